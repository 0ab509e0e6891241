using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Durable;

/// <summary>How much the embedded engine does at once, and keeps in memory.</summary>
public sealed class DurableOptions
{
    public const string Section = "Durable";

    /// <summary>Orchestrations that take a turn at once (host.json <c>maxConcurrentOrchestratorFunctions</c>).</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentOrchestrators { get; set; } = 8;

    /// <summary>Activities that run at once (host.json <c>maxConcurrentActivityFunctions</c>).</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentActivities { get; set; } = 64;

    /// <summary>
    /// Orchestrations that stay ready in memory while they wait, some KiB each; of the others only the id and the next due time are, and they are
    /// replayed from their history when something happens.
    /// </summary>
    [Range(0, 1_000_000)]
    public int KeptReady { get; set; } = 2_000;
}
