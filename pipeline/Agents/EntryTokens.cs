using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>What an entry is for. Stored as a number: values never change.</summary>
public enum EntryKind
{
    /// <summary>For somebody who has no password yet.</summary>
    Invite = 1,

    /// <summary>For somebody whose password was taken back.</summary>
    Reset = 2,
}

/// <summary>
/// Lets an agent choose a password, once, who has none: an admin hands the token on, and nobody but the agent ever knows the password. Only its
/// hash is kept. One agent has one entry; a later one ends the one before.
/// </summary>
public sealed class EntryTokens(ITables tables, TimeProvider time)
{
    private const string Partition = "entries";
    private const char Separator = '.';
    private const int SecretBytes = 32;
    private const int MaxTokenLength = 160;

    private readonly ITable _table = tables.Get(TableNames.Agents);

    /// <param name="agentId">For whom.</param>
    /// <param name="kind">What for.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Entry> IssueAsync(string agentId, EntryKind kind, TimeSpan lifetime, CancellationToken ct)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var expiresAt = time.GetUtcNow() + lifetime;
        var row = new Row(Partition, RowLimits.Escape(agentId)).Set("hash", Hash(secret)).Set("kind", (long)kind).Set("expiresAt", expiresAt);
        await _table.WriteAsync(RowChange.Upsert(row), ct);
        return new($"{agentId}{Separator}{secret}", agentId, kind, expiresAt);
    }

    /// <summary>Whose it is; null when it is wrong, over or was used. It stays good.</summary>
    public async ValueTask<Entry?> FindAsync(string token, CancellationToken ct) => await ReadAsync(token, ct) is { } found ? found.Entry : null;

    /// <summary>Uses it up; null when it was not good any more. Of two who come at once, one does.</summary>
    public async ValueTask<Entry?> UseAsync(string token, CancellationToken ct) =>
        await ReadAsync(token, ct) is { } found && (await _table.WriteAsync(RowChange.Delete(Partition, found.Row.Key, found.Row.ETag), ct)).IsWritten
            ? found.Entry
            : null;

    /// <summary>Ends the agent's entry, if there is one.</summary>
    public async ValueTask RemoveAsync(string agentId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(Partition, RowLimits.Escape(agentId)), ct);

    private async ValueTask<(Entry Entry, Row Row)?> ReadAsync(string token, CancellationToken ct)
    {
        var at = token.LastIndexOf(Separator);
        if (token.Length > MaxTokenLength || at is < 1 or > Agent.MaxNameLength
            || await _table.GetAsync(Partition, RowLimits.Escape(token[..at]), ct) is not { } row
            || !CryptographicOperations.FixedTimeEquals(Hash(token[(at + 1)..]), row.Bytes("hash") ?? [])
            || row.Instant("expiresAt") is not { } expiresAt || expiresAt <= time.GetUtcNow())
        {
            return null;
        }

        return (new(token, token[..at], (EntryKind)row.Int64("kind"), expiresAt), row);
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <param name="Token">What opens it.</param>
/// <param name="AgentId">For whom.</param>
/// <param name="Kind">What for.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record Entry(string Token, string AgentId, EntryKind Kind, DateTimeOffset ExpiresAt);
