namespace Omni.Runtime.SignalR;

/// <summary>
/// Cuts a client's messages into records of the hub protocol, each ended by 0x1E. A message may hold several, and a record may come
/// in several messages.
/// </summary>
internal struct ClientRecords
{
    public const byte End = 0x1E;

    private byte[]? _begun;

    /// <summary>What came before and was not ended, and then this.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> message)
    {
        if (_begun is null)
        {
            return message;
        }

        byte[] joined = [.. _begun, .. message];
        _begun = null;
        return joined;
    }

    /// <summary>Takes a record off the front. False: none is whole.</summary>
    public static bool Next(ref ReadOnlySpan<byte> joined, out ReadOnlySpan<byte> record)
    {
        var end = joined.IndexOf(End);
        record = end < 0 ? default : joined[..end];
        joined = joined[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Keeps the beginning of a record until the rest of it comes.</summary>
    public void Keep(ReadOnlySpan<byte> begun) => _begun = begun.IsEmpty ? null : begun.ToArray();
}
