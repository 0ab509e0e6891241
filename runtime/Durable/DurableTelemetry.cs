using System.Diagnostics.Metrics;
using Omni.Pipeline;

namespace Omni.Runtime.Durable;

/// <summary>Every instrument of this folder.</summary>
internal static class DurableTelemetry
{
    public const string MeterName = "Omni.Runtime.Durable";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> TurnDuration =
        Meter.CreateHistogram("omni.orchestration.turn_duration", "s", "Time of one turn, replay included where there was one.", tags: null, DurationBuckets.Advice);

    public static void TurnTaken(TimeSpan duration) => TurnDuration.Record(duration.TotalSeconds);

    public static void Observe(IMeterFactory meters, OrchestrationEngine engine)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableUpDownCounter("omni.orchestration.live", () => engine.Live, "{orchestration}", "Orchestrations that have not ended.");
        meter.CreateObservableUpDownCounter("omni.orchestration.activities", () => engine.Activities, "{activity}", "Activities that wait or run.");
    }
}
