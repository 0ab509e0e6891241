using System.Diagnostics.Metrics;

namespace Omni.Runtime.Queues;

/// <summary>Every instrument of this folder, tagged by queue. All are asked and none is told: they are right at once after a restart.</summary>
internal static class QueueTelemetry
{
    public const string MeterName = "Omni.Runtime.Queues";

    public static void Observe(IMeterFactory meters, EmbeddedQueues queues, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        IEnumerable<Measurement<T>> Each<T>(Func<SessionQueue, T> measure)
            where T : struct => queues.All.Values.Select(queue => new Measurement<T>(measure(queue), new KeyValuePair<string, object?>("queue", queue.Name)));

        meter.CreateObservableUpDownCounter("omni.queue.waiting", () => Each<long>(queue => queue.Figures().Waiting), "{message}", "Messages that could be taken now.");
        meter.CreateObservableUpDownCounter("omni.queue.in_hand", () => Each<long>(queue => queue.Figures().InHand), "{message}", "Messages that a stage works on.");
        meter.CreateObservableUpDownCounter("omni.queue.scheduled", () => Each<long>(queue => queue.Figures().Scheduled), "{message}", "Messages that wait for their time.");
        meter.CreateObservableUpDownCounter("omni.queue.dead_letters", () => Each<long>(queue => queue.Figures().DeadLetters), "{message}", "Messages set aside and still there.");
        meter.CreateObservableGauge(
            "omni.queue.oldest_age",
            () =>
            {
                var now = time.GetUtcNow();
                return Each(queue => queue.OldestDueAt() is { } since && since < now ? (now - since).TotalSeconds : 0);
            },
            "s",
            "How long the oldest message waits or is in hand; its scheduled time does not count.");
    }
}
