using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Omni.Functions.Telemetry;
using Omni.Pipeline;
using Omni.Runtime.Durable;
using Omni.Runtime.Http;
using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Architecture;

/// <summary>docs/operations.md lists the instruments; this holds the list to what there is.</summary>
public sealed partial class InstrumentTests
{
    private static readonly Type[] Telling = [typeof(PipelineTelemetry), typeof(StorageTelemetry), typeof(HttpTelemetry), typeof(DurableTelemetry)];

    [Fact]
    public async Task Each_instrument_is_documented_with_its_kind_and_unit_and_each_documented_one_exists()
    {
        await using var host = await RunningHost.StartAsync([]);
        foreach (var type in Telling)
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        var exist = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Omni.", StringComparison.Ordinal) && !instrument.Meter.Name.StartsWith("Omni.Test", StringComparison.Ordinal))
            {
                exist.Add($"{instrument.Name} {KindOf(instrument)} {instrument.Unit}");
                Assert.False(string.IsNullOrEmpty(instrument.Description), $"{instrument.Name} does not say what it is.");
            }
        };
        listener.Start();

        var documented = Row().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "operations.md")))
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["kind"].Value} {row.Groups["unit"].Value}");
        Assert.Equal(exist, documented.Order(StringComparer.Ordinal));
    }

    private static string KindOf(Instrument instrument) => new InstrumentRecord(instrument).Kind switch
    {
        InstrumentKind.Counter or InstrumentKind.ObservedTotal => "counter",
        InstrumentKind.UpDown or InstrumentKind.Level => "gauge",
        InstrumentKind.Histogram => "histogram",
    };

    [GeneratedRegex(@"^\| `(?<name>omni\.[a-z_.]+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
