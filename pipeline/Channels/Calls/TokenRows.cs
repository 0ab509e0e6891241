using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>The rows that processes share access tokens by: the token, sealed, and until when somebody fetches another one.</summary>
internal sealed class TokenRows(ITables tables, ISecretProtector secrets)
{
    private const string Partition = "tokens";

    private readonly ITable _table = tables.Get(TableNames.Settings);

    /// <summary>One name for equal credentials. The secret is in it, so that a changed one has another token, and can't be read out of it.</summary>
    public static string OwnerOf(string channel, Uri apiBase, string app, string secret) =>
        $"{channel}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{apiBase}\n{app}\n{secret}")).AsSpan(0, 16))}";

    public async ValueTask<TokenRow> ReadAsync(string owner, CancellationToken ct)
    {
        if (await _table.GetAsync(Partition, owner, ct) is not { } row)
        {
            return new(null, default, "");
        }

        var token = row.Text("token") is { Length: > 0 } text && secrets.Unprotect(Purpose(owner), text) is { Length: > 0 } value
            ? new PlatformToken(value, row.Instant("renewAt") ?? default)
            : null;
        return new(token, row.Instant("leasedUntil") ?? default, row.ETag);
    }

    /// <summary>The row with the lease on it; null when somebody wrote it first.</summary>
    public async ValueTask<TokenRow?> TryLeaseAsync(string owner, TokenRow read, DateTimeOffset until, CancellationToken ct)
    {
        var leased = read with { LeasedUntil = until };
        var row = RowOf(owner, leased);
        var written = await _table.WriteAsync(read.ETag.Length == 0 ? RowChange.Insert(row) : RowChange.Replace(row, read.ETag), ct);
        return written.IsWritten ? leased with { ETag = written.ETag } : null;
    }

    /// <summary>Ends the lease and leaves a token for all. False when the lease was somebody else's already.</summary>
    public async ValueTask<bool> TryEndAsync(string owner, TokenRow leased, PlatformToken? token, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Replace(RowOf(owner, new(token, default, "")), leased.ETag), ct)).IsWritten;

    private Row RowOf(string owner, TokenRow it)
    {
        var row = new Row(Partition, owner);
        if (it.Token is { } token)
        {
            row.Set("token", secrets.Protect(Purpose(owner), token.Value)).Set("renewAt", token.RenewAt);
        }

        return it.IsLeased ? row.Set("leasedUntil", it.LeasedUntil) : row;
    }

    private static string Purpose(string owner) => $"tokens/{owner}";
}

/// <param name="Token">The last one that was fetched; null when there is none.</param>
/// <param name="LeasedUntil">Until when somebody fetches another one; default when nobody does.</param>
/// <param name="ETag">Guards a change; empty when there is no row.</param>
internal sealed record TokenRow(PlatformToken? Token, DateTimeOffset LeasedUntil, string ETag)
{
    public bool IsLeased => LeasedUntil != default;
}
