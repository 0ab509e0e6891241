using System.Diagnostics.Metrics;
using Omni.Pipeline;

namespace Omni.Runtime.Storage;

/// <summary>Every instrument of this folder.</summary>
internal static class StorageTelemetry
{
    public const string MeterName = "Omni.Runtime.Storage";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<long> GroupSize = Meter.CreateHistogram(
        "omni.commit.group_size",
        "{change}",
        "Changes written and synced together.",
        tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000, 2000, 5000, 10_000] });

    private static readonly Histogram<double> GroupDuration =
        Meter.CreateHistogram("omni.commit.duration", "s", "Time to write and sync one group.", tags: null, DurationBuckets.Advice);

    public static void GroupWritten(int size, TimeSpan duration)
    {
        GroupSize.Record(size);
        GroupDuration.Record(duration.TotalSeconds);
    }

    public static void Observe(IMeterFactory meters, Committer committer, string dataDirectory)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("omni.storage.fault", () => committer.Fault is null ? 0 : 1, "1", "1 once the disk refused a write: nothing more is accepted until the restart.");
        var drive = new DriveInfo(dataDirectory);
        meter.CreateObservableGauge("omni.storage.disk.free", () => drive.AvailableFreeSpace, "By", "What is free on the disk that holds the data.");
    }
}
