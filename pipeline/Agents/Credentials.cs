using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>
/// Password hashes, and how often a wrong one was tried. A try counts as wrong before the password is looked at and is taken
/// back when it was right: counted afterwards, a hundred guesses at once would all see an account that is not locked.
/// </summary>
public sealed class Credentials(ITables tables, TimeProvider time, IOptions<CredentialOptions> options)
{
    private const string Partition = "credentials";

    private readonly ITable _table = tables.Get(TableNames.Agents);

    /// <summary>
    /// Stands in for the agent when the username is unknown, so that such a try costs the same reads and writes and locks
    /// the same way. One of 256: made-up names can't fill the table.
    /// </summary>
    public static string StandIn(string username) => $"nobody-{SHA256.HashData(Encoding.UTF8.GetBytes(username))[0]:x2}";

    /// <summary>Sets the password and forgets the wrong tries.</summary>
    public async ValueTask SetAsync(string agentId, string hash, CancellationToken ct)
    {
        await _table.WriteAsync(RowChange.Upsert(Write(agentId, hash, 0, null)), ct);
    }

    /// <summary>Removes the password of an agent that was not created after all.</summary>
    public async ValueTask RemoveAsync(string agentId, CancellationToken ct)
    {
        await _table.WriteAsync(RowChange.Delete(Partition, RowLimits.Escape(agentId)), ct);
    }

    /// <summary>Whether that is the agent's password still.</summary>
    public async ValueTask<bool> IsAsync(string agentId, string hash, CancellationToken ct) =>
        await _table.GetAsync(Partition, RowLimits.Escape(agentId), ct) is { } row && string.Equals(row.Text("hash"), hash, StringComparison.Ordinal);

    /// <summary>Counts one try. It ends with <see cref="SucceedAsync"/> or stays counted.</summary>
    public async ValueTask<SignInTry> BeginAsync(string agentId, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            var row = await _table.GetAsync(Partition, RowLimits.Escape(agentId), ct);
            var hash = row?.Text("hash") ?? "";
            var lockedUntil = row?.Instant("lockedUntil");
            if (lockedUntil > now)
            {
                return new(hash, IsLocked: true);
            }

            // A lock that has ended starts the count again.
            var failures = (lockedUntil is null ? (int)(row?.Int64("failures") ?? 0) : 0) + 1;
            var counted = Write(agentId, hash, failures, failures >= options.Value.MaxFailures ? now + options.Value.Lockout : null);
            var change = row is null ? RowChange.Insert(counted) : RowChange.Replace(counted, row.ETag);
            if ((await _table.WriteAsync(change, ct)).IsWritten)
            {
                return new(hash, IsLocked: false);
            }
        }
    }

    /// <summary>
    /// The password was right for <paramref name="verified"/>: no wrong tries, and <paramref name="hash"/> is kept, which may be
    /// a stronger one of the same password. False when the password was changed meanwhile.
    /// </summary>
    public async ValueTask<bool> SucceedAsync(string agentId, string verified, string hash, CancellationToken ct)
    {
        while (await _table.GetAsync(Partition, RowLimits.Escape(agentId), ct) is { } row
            && string.Equals(row.Text("hash"), verified, StringComparison.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            if ((await _table.WriteAsync(RowChange.Replace(Write(agentId, hash, 0, null), row.ETag), ct)).IsWritten)
            {
                return true;
            }
        }

        return false;
    }

    private static Row Write(string agentId, string hash, int failures, DateTimeOffset? lockedUntil)
    {
        var row = new Row(Partition, RowLimits.Escape(agentId)).Set("hash", hash).Set("failures", failures);
        return lockedUntil is { } until ? row.Set("lockedUntil", until) : row;
    }
}

/// <param name="Hash">The stored hash; empty when there is none.</param>
/// <param name="IsLocked">Refuse, whatever the password.</param>
public readonly record struct SignInTry(string Hash, bool IsLocked);
