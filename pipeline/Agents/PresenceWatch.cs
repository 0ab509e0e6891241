using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Agents;

/// <summary>
/// Whether an agent without a lease is gone, or nobody could hear the agent: after an outage every lease has run out, and the pages need a
/// moment to be heard again. Looking for lost agents leaves a trace in a row; where the trace has a gap there was an outage, whichever instance
/// had it. While one instance looks, the start of another changes nothing.
/// </summary>
public sealed class PresenceWatch(ITables tables, TimeProvider time, IOptions<PresenceOptions> options)
{
    private const string Partition = "watch";
    private const string Key = "agents";

    /// <summary>Between two heartbeats of a page.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>One look is late by half of the time between two; that is no outage.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(7.5);

    private readonly ITable _table = tables.Get(TableNames.Presence);

    /// <summary>A page that was heard just before an outage that is shorter than this is heard again while its lease runs.</summary>
    private TimeSpan Outage => options.Value.Lease - Beat is var shortest && shortest > Late ? shortest : Late;

    /// <summary>Notes that somebody looks now; to be called every five seconds.</summary>
    /// <returns>As <see cref="CanTellAsync"/>.</returns>
    public async ValueTask<bool> LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = await SinceAsync(now, ct) ?? now;
        await _table.WriteAsync(RowChange.Upsert(new Row(Partition, Key).Set("at", now).Set("since", since)), ct);
        return IsLongEnough(since, now);
    }

    /// <summary>Whether an agent without a lease is gone.</summary>
    public async ValueTask<bool> CanTellAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await SinceAsync(now, ct) is { } since && IsLongEnough(since, now);
    }

    private bool IsLongEnough(DateTimeOffset since, DateTimeOffset now) => now - since >= options.Value.FairChance;

    /// <summary>Since when there was no outage; null when there is one.</summary>
    private async ValueTask<DateTimeOffset?> SinceAsync(DateTimeOffset now, CancellationToken ct)
    {
        var row = await _table.GetAsync(Partition, Key, ct);
        // A clock that was set back leaves a trace in the future, which says nothing.
        return row?.Instant("at") is { } at && at <= now && now - at < Outage ? row.Instant("since") : null;
    }
}
