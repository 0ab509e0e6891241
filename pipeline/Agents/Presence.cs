using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>
/// Who is there: a leased row per open connection, because a browser that crashed never says good-bye.
/// An agent is there while one lease runs, and gone when the last has ended.
/// </summary>
public sealed class Presence(ITables tables, TimeProvider time, IOptions<PresenceOptions> options)
{
    private const string Partition = "agents";

    private readonly ITable _table = tables.Get(TableNames.Presence);

    public async ValueTask RenewAsync(string agentId, string connectionId, CancellationToken ct)
    {
        var row = new Row(Partition, Key(agentId, connectionId))
            .Set("agent", agentId)
            .Set("until", time.GetUtcNow() + options.Value.Lease);
        await _table.WriteAsync(RowChange.Upsert(row), ct);
    }

    /// <summary>Ids of the agents who hold an unexpired lease.</summary>
    public async ValueTask<IReadOnlySet<string>> PresentAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var present = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            if (!IsExpired(row, now))
            {
                present.Add(row.Text("agent"));
            }
        }

        return present;
    }

    /// <summary>
    /// Removes the leases that ran out and returns the agents who had no other. Each is returned by one sweep only: a caller
    /// that may die before it acts also looks for agents who are online and not in <see cref="PresentAsync"/>.
    /// </summary>
    public async ValueTask<IReadOnlySet<string>> SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var swept = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            // The ETag: a heartbeat that came after the read keeps its row.
            if (IsExpired(row, now) && (await _table.WriteAsync(RowChange.Delete(Partition, row.Key, row.ETag), ct)).IsWritten)
            {
                swept.Add(row.Text("agent"));
            }
        }

        if (swept.Count > 0)
        {
            swept.ExceptWith(await PresentAsync(ct));
        }

        return swept;
    }

    private static bool IsExpired(Row row, DateTimeOffset now) => (row.Instant("until") ?? default) <= now;

    private static string Key(string agentId, string connectionId) => $"{RowLimits.Escape(agentId)}:{RowLimits.Escape(connectionId)}";
}
