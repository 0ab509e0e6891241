using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Access;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// From where erased customers wrote, as a hash under the deployment's key and a time: what was written until then and comes late makes
/// nobody anew. Nobody can read an address from it, nor try addresses without the key; it goes after <see cref="ErasureLooks"/>.
/// </summary>
public sealed class ErasedSenders(ITables tables, SigningKey key)
{
    /// <summary>Why such a message goes no further. Stored in no row; a tag of a counter.</summary>
    public const string Reason = "customer-erased";

    private const string Prefix = "erased:";
    private const string AtKey = "at";

    private readonly ITable _table = tables.Get(TableNames.Identities);
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: "omni erased senders"u8.ToArray());

    /// <summary>When a message was written, as far as anybody knows: its platform's clock and this one, whichever is earlier.</summary>
    public static DateTimeOffset WrittenAt(UnifiedMessage message) => message.Timestamp < message.ReceivedAt ? message.Timestamp : message.ReceivedAt;

    /// <summary>What stands for the sender in an erasure's record.</summary>
    public string MarkOf(ChannelIdentity sender) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(sender.Key)).AsSpan(0, 16));

    /// <summary>When somebody who wrote from there was erased; null when nobody was.</summary>
    public async ValueTask<DateTimeOffset?> FindAsync(ChannelIdentity sender, CancellationToken ct) =>
        (await _table.GetAsync(Prefix + MarkOf(sender), AtKey, ct))?.Instant(AtKey);

    internal async ValueTask NoteAsync(string mark, DateTimeOffset at, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(Prefix + mark, AtKey).Set(AtKey, at)), ct);

    /// <summary>Unless another erasure noted it since.</summary>
    internal async ValueTask ForgetAsync(string mark, DateTimeOffset at, CancellationToken ct)
    {
        if (await _table.GetAsync(Prefix + mark, AtKey, ct) is { } row && row.Instant(AtKey) <= at)
        {
            await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key, row.ETag), ct);
        }
    }
}
