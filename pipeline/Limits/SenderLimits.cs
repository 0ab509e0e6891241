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

    private readonly TokenBuckets _told = new(ToldPerSecond, 1, AddressSets, time);
    private readonly TokenBuckets? _senders = Buckets(options.Value.MessagesPerSecond, options.Value.MessageBurst, SenderSets, time);
    private readonly TokenBuckets? _visitors = Buckets(options.Value.VisitorMessagesPerSecond, options.Value.VisitorMessageBurst, SenderSets, time);
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

    /// <summary>Whether one more visitor may begin at this address. Callers on this machine are proxies and tools: all or nobody.</summary>
    public bool MayBegin(IPAddress? address, out TimeSpan wait)
    {
        wait = default;
        return _addresses is null || address is null || IPAddress.IsLoopback(address) || _addresses.TryTake(KeyOf(address), out wait);
    }

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
