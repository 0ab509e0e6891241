using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>
/// Keeps a sign-in alive without the password. A token is random, good once, and stored only as its SHA-256. All tokens of
/// one sign-in are a family: a used token that comes again was stolen, by this caller or from this caller, so the family ends (RFC 9700,
/// 4.14.2). Two callers are honest, though: one whose answer was lost, and a second tab with the same token. So within
/// <see cref="RefreshTokenOptions.ReuseGrace"/> a token gives one more; after it, it does while the one that it gave is unused, which is
/// good no more then: whoever brings that one ends the family.
/// </summary>
public sealed class RefreshTokens(
    ITables tables, IdSource ids, TimeProvider time, IOptions<RefreshTokenOptions> options, ILogger<RefreshTokens> logger)
{
    private const string Partition = "refresh";
    private const int TokenBytes = 32;
    private const int MaxTokenLength = 64;
    private const string UsedAt = "usedAt";
    private const string Gave = "gave";

    private readonly ITable _table = tables.Get(TableNames.Agents);

    /// <summary>The first token of a new sign-in.</summary>
    public async ValueTask<string> IssueAsync(string agentId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var family = new Family(agentId, ids.NewId(), now + options.Value.MaxSession, IsRevoked: false);
        var token = NewToken();
        var written = await _table.BatchAsync(
            [RowChange.Insert(family.ToRow()), RowChange.Insert(TokenRow(token, family, now))], ct);
        return written.IsWritten ? token : throw new InvalidOperationException("A random token or a new id was used before.");
    }

    /// <summary>Uses the token up and gives the next of its family.</summary>
    public async ValueTask<Redemption> RedeemAsync(string token, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (await FindAsync(token, ct) is not var (row, familyRow) || Family.Read(familyRow) is not { IsRevoked: false } family)
            {
                return Redemption.Refused;
            }

            var now = time.GetUtcNow();
            if (row.Instant("expiresAt") is not { } expiresAt || expiresAt <= now)
            {
                return Redemption.Refused;
            }

            RowChange[] replaced = [];
            if (row.Bool("used") && !(now - row.Instant(UsedAt) < options.Value.ReuseGrace))
            {
                if (await UnusedAsync(row, ct) is not { } gave)
                {
                    // Another honest try may have put one in the place of that one since the row was read.
                    if ((await _table.GetAsync(Partition, row.Key, ct))?.ETag != row.ETag)
                    {
                        continue;
                    }

                    await RevokeAsync(familyRow.Key, ct);
                    logger.RefreshTokenReused(family.AgentId, family.Id);
                    return Redemption.Refused;
                }

                replaced = [RowChange.Replace(Used(gave, family, "", null), gave.ETag)];
            }

            // One batch: the family's ETag makes a sign-out that comes between win.
            var next = NewToken();
            var written = await _table.BatchAsync(
                [
                    RowChange.Replace(Used(row, family, TokenKey(next), row.Instant(UsedAt) ?? now), row.ETag),
                    RowChange.Replace(family.ToRow(), familyRow.ETag),
                    RowChange.Insert(TokenRow(next, family, now)),
                    .. replaced,
                ],
                ct);
            if (written.IsWritten)
            {
                return new(family.AgentId, next);
            }
        }
    }

    /// <summary>Signs out: no token of the family is good any more. The agent's id, or null when the token is unknown.</summary>
    public async ValueTask<string?> RevokeFamilyOfAsync(string token, CancellationToken ct)
    {
        if (await FindAsync(token, ct) is not var (_, familyRow))
        {
            return null;
        }

        await RevokeAsync(familyRow.Key, ct);
        return Family.Read(familyRow).AgentId;
    }

    /// <summary>Ends all sign-ins of an agent. Reads every token there is: it is done seldom.</summary>
    public async ValueTask RevokeAllOfAsync(string agentId, CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.Prefix(Family.Key("")), ct))
        {
            if (Family.Read(row) is { IsRevoked: false } family && family.AgentId == agentId)
            {
                await RevokeAsync(row.Key, ct);
            }
        }
    }

    /// <summary>Removes what ran out; says how many rows.</summary>
    public async ValueTask<int> SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var removed = 0;
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            if (row.Instant("expiresAt") <= now
                && (await _table.WriteAsync(RowChange.Delete(Partition, row.Key, row.ETag), ct)).IsWritten)
            {
                removed++;
            }
        }

        return removed;
    }

    private async ValueTask<(Row Token, Row Family)?> FindAsync(string token, CancellationToken ct) =>
        token.Length is > 0 and <= MaxTokenLength
        && await _table.GetAsync(Partition, TokenKey(token), ct) is { } row
        && await _table.GetAsync(Partition, Family.Key(row.Text("family")), ct) is { } family
            ? (row, family)
            : null;

    /// <summary>The token that this one gave last, when nobody has brought it yet.</summary>
    private async ValueTask<Row?> UnusedAsync(Row used, CancellationToken ct) =>
        used.Text(Gave) is { Length: > 0 } key && await _table.GetAsync(Partition, key, ct) is { } gave && !gave.Bool("used") ? gave : null;

    private static Row Used(Row token, Family family, string gave, DateTimeOffset? at)
    {
        var used = new Row(Partition, token.Key)
            .Set("family", family.Id)
            .Set("expiresAt", token.Instant("expiresAt") ?? default)
            .Set("used", true)
            .Set(Gave, gave);
        return at is { } since ? used.Set(UsedAt, since) : used;
    }

    private async ValueTask RevokeAsync(string familyKey, CancellationToken ct)
    {
        while (await _table.GetAsync(Partition, familyKey, ct) is { } row && Family.Read(row) is { IsRevoked: false } family)
        {
            ct.ThrowIfCancellationRequested();
            await _table.WriteAsync(RowChange.Replace((family with { IsRevoked = true }).ToRow(), row.ETag), ct);
        }
    }

    private Row TokenRow(string token, Family family, DateTimeOffset now)
    {
        var expiresAt = now + options.Value.Lifetime;
        return new Row(Partition, TokenKey(token))
            .Set("family", family.Id)
            .Set("expiresAt", expiresAt < family.ExpiresAt ? expiresAt : family.ExpiresAt)
            .Set("used", false);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Found by its hash, so there is nothing to compare whose time could tell.</summary>
    private static string TokenKey(string token) => $"token:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}";

    private sealed record Family(string AgentId, string Id, DateTimeOffset ExpiresAt, bool IsRevoked)
    {
        public static string Key(string id) => $"family:{id}";

        public static Family Read(Row row) =>
            new(row.Text("agent"), row.Text("family"), row.Instant("expiresAt") ?? default, row.Bool("revoked"));

        public Row ToRow() => new Row(Partition, Key(Id))
            .Set("agent", AgentId)
            .Set("family", Id)
            .Set("expiresAt", ExpiresAt)
            .Set("revoked", IsRevoked);
    }
}

/// <param name="AgentId">Whose the token was; empty when refused.</param>
/// <param name="Token">The next token; empty when refused.</param>
public readonly record struct Redemption(string AgentId, string Token)
{
    public static readonly Redemption Refused = new("", "");

    public bool IsRefused => string.IsNullOrEmpty(AgentId);
}
