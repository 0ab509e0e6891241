using System.Diagnostics.Metrics;

namespace Omni.Runtime.Storage;

/// <summary>Every instrument of this folder.</summary>
internal static class StorageTelemetry
{
    public const string MeterName = "Omni.Runtime.Storage";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<long> GroupSize =
        Meter.CreateHistogram<long>("omni.commit.group_size", "{change}", "Changes written and synced together.");

    private static readonly Histogram<double> GroupDuration =
        Meter.CreateHistogram<double>("omni.commit.duration", "s", "Time to write and sync one group.");

    public static void GroupWritten(int size, TimeSpan duration)
    {
        GroupSize.Record(size);
        GroupDuration.Record(duration.TotalSeconds);
    }
}
