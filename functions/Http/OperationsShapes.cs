namespace Omni.Functions.Http;

/// <summary>
/// How this process stands, for a page that is looked at. Rates and percentiles are those of <c>WindowSeconds</c>, a minute or, just
/// after the start, less; null where nothing happened. Memory is resident, processor time since the start. The fault and the free
/// disk are null where the host does not say.
/// </summary>
internal sealed record OperationsShape(
    DateTimeOffset At,
    DateTimeOffset StartedAt,
    string Version,
    double WindowSeconds,
    long MemoryBytes,
    double CpuSeconds,
    bool? StorageFault,
    long? DiskFreeBytes,
    TotalsShape Totals,
    DurationsShape Stored,
    DurationsShape Pushed,
    CommitsShape Commits,
    ConnectionsShape Connections,
    IReadOnlyList<StageShape> Queues);

/// <summary>Since the start of the process.</summary>
internal sealed record TotalsShape(
    long Accepted, long Stored, long Duplicate, long Repeated, long Masked, long Blocked, long Flagged, long DeadLettered, long Refused, long Sent, long Failed, long Uncertain);

internal sealed record DurationsShape(double PerSecond, double? P50Ms, double? P99Ms, double? P999Ms);

/// <summary>Groups of changes that were written and synced together, and the median group.</summary>
internal sealed record CommitsShape(double PerSecond, double? Changes, double? P50Ms, double? P99Ms);

internal sealed record ConnectionsShape(long Agents, long Visitors, long AgentsOnline);

/// <summary>A stage and its queue. The numbers of messages are null where the broker holds them, and not this process.</summary>
internal sealed record StageShape(
    string Queue, long? Waiting, long? InHand, long? Scheduled, long? DeadLetters, double? OldestSeconds, double PerSecond, double? P50Ms, double? P99Ms);
