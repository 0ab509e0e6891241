using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Limits;

/// <summary>Holds back who writes too much. In this process alone, in memory of a fixed size.</summary>
public sealed class SenderLimits(IOptions<SenderLimitOptions> options, TimeProvider time)
{
    // 65,536 senders, 1 MiB; and 16,384 addresses.
    private const int SenderSets = 8_192;
    private const int AddressSets = 2_048;

    private const double ToldPerSecond = 1.0 / 60;

    // A page says so every few seconds; it costs an agent's page a push.
    private const double SignsPerSecond = 1;
    private const int SignBurst = 5;

    private readonly TokenBuckets _told = new(ToldPerSecond, 1, AddressSets, time);
    private readonly TokenBuckets? _senders = Buckets(options.Value.MessagesPerSecond, options.Value.MessageBurst, SenderSets, time);
    private readonly TokenBuckets? _visitors = Buckets(options.Value.VisitorMessagesPerSecond, options.Value.VisitorMessageBurst, SenderSets, time);
    // An office has one address; and a host that many visitors come to has many senders. 4,096 uploaders, and as many addresses.
    private const int Sharing = 4;
    private const int UploadSets = 512;

    // Whole KiB, so that a bucket of some hundred megabytes is a number of ticks that there is.
    private const int Unit = 1024;

    private readonly TokenBuckets?[] _uploads = Uploads(options.Value, 1, time);
    private readonly TokenBuckets?[] _addressUploads = Uploads(options.Value, Sharing, time);
    private readonly TokenBuckets _signs = new(SignsPerSecond, SignBurst, AddressSets, time);
    private readonly TokenBuckets? _addresses = Buckets(options.Value.VisitorsPerMinute / 60, options.Value.VisitorBurst, AddressSets, time);

    /// <summary>Whether this sender may write one more message now.</summary>
    public bool MayWrite(string channel, string account, string sender, out TimeSpan wait)
    {
        wait = default;
        var buckets = channel == ChannelNames.Web ? _visitors : _senders;
        return buckets is null || buckets.TryTake(KeyOf(channel, account, sender), out wait);
    }

    /// <summary>Whether to tell that this sender's messages are dropped: once in a minute, or a flood of messages is one of log lines.</summary>
    public bool MayTell(string channel, string account, string sender) => _told.TryTake(KeyOf(channel, account, sender), out _);

    /// <summary>Whether to show that a visitor types. What is over is not worth telling anybody.</summary>
    public bool MaySign(string account, string visitor) => _signs.TryTake(KeyOf(ChannelNames.Web, account, visitor), out _);

    /// <summary>Whether one more visitor may begin at this address. Callers on this machine are proxies and tools: all or nobody.</summary>
    public bool MayBegin(IPAddress? address, out TimeSpan wait)
    {
        wait = default;
        return _addresses is null || address is null || IPAddress.IsLoopback(address) || _addresses.TryTake(KeyOf(address), out wait);
    }

    /// <summary>Whether one more file may be uploaded now. What is refused for its size uses up the number, too.</summary>
    /// <param name="uploader">A visitor or an agent, as the store of uploads has it.</param>
    /// <param name="address">Where the call comes from; null: an agent's, or not known. This machine's own are proxies and tools.</param>
    /// <param name="bytes">How large the body is, or may be.</param>
    /// <param name="wait">How long until it may.</param>
    public bool MayUpload(string uploader, IPAddress? address, long bytes, out TimeSpan wait)
    {
        return MayUpload(_uploads, KeyOf("", "", uploader), bytes, out wait)
            && (address is null || IPAddress.IsLoopback(address) || MayUpload(_addressUploads, KeyOf(address), bytes, out wait));
    }

    private static bool MayUpload(TokenBuckets?[] buckets, ulong key, long bytes, out TimeSpan wait)
    {
        wait = default;
        return buckets[0]?.TryTake(key, out wait) != false && buckets[1]?.TryTake(key, Math.Max(1, (bytes + Unit - 1) / Unit), out wait) != false;
    }

    private static TokenBuckets?[] Uploads(SenderLimitOptions options, int sharing, TimeProvider time) =>
    [
        Buckets(options.UploadsPerMinute * sharing / 60, options.UploadBurst * sharing, UploadSets, time),
        Buckets((double)options.UploadBytesPerMinute * sharing / Unit / 60, (int)Math.Min(int.MaxValue, options.UploadBurstBytes * sharing / Unit), UploadSets, time),
    ];

    // The runtime's hashes differ from process to process, so nobody can choose an id that shares another's bucket.
    private static ulong KeyOf(string channel, string account, string sender) =>
        ((ulong)(uint)HashCode.Combine(channel, account) << 32) | (uint)sender.GetHashCode(StringComparison.Ordinal);

    private static ulong KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.TryWriteBytes(bytes, out _) && plain.AddressFamily is AddressFamily.InterNetworkV6
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private static TokenBuckets? Buckets(double perSecond, int burst, int sets, TimeProvider time) =>
        perSecond > 0 ? new(perSecond, burst, sets, time) : null;
}
