using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Omni.Functions.Telemetry;
using Omni.Runtime.Telemetry;

namespace Omni.Tests.Runtime.Telemetry;

public sealed class PrometheusTextTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<Measurements>().BuildServiceProvider();

    private Meter Meter => _services.GetRequiredService<IMeterFactory>().Create("Omni.Test");

    public Task InitializeAsync() => _services.GetRequiredService<Measurements>().StartAsync(default);

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public void A_counter_ends_in_total_and_escapes_what_it_must()
    {
        Meter.CreateCounter<long>("omni.test.calls", "{call}", "Calls\nby \\ reason.").Add(3, new KeyValuePair<string, object?>("a.reason", "so \"called\"\n\\"));

        Assert.Equal(
            "# HELP omni_test_calls_total Calls\\nby \\\\ reason.\n# TYPE omni_test_calls_total counter\nomni_test_calls_total{a_reason=\"so \\\"called\\\"\\n\\\\\"} 3\n",
            Text("omni.test.calls"));
    }

    [Fact]
    public void A_level_carries_its_unit()
    {
        Meter.CreateObservableGauge("omni.test.age", () => 1.5, "s", "How old.");

        Assert.Equal("# HELP omni_test_age_seconds How old.\n# TYPE omni_test_age_seconds gauge\nomni_test_age_seconds 1.5\n", Text("omni.test.age"));
    }

    [Fact]
    public void A_histogram_counts_up_to_each_boundary()
    {
        var histogram = Meter.CreateHistogram(
            "omni.test.time", "s", "Time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, 1] });
        foreach (var value in (double[])[.0005, .001, .5, 4])
        {
            histogram.Record(value, new KeyValuePair<string, object?>("stage", "x"));
        }

        Assert.Equal(
            "# HELP omni_test_time_seconds Time.\n# TYPE omni_test_time_seconds histogram\n"
            + "omni_test_time_seconds_bucket{stage=\"x\",le=\"0.001\"} 2\n"
            + "omni_test_time_seconds_bucket{stage=\"x\",le=\"1\"} 3\n"
            + "omni_test_time_seconds_bucket{stage=\"x\",le=\"+Inf\"} 4\n"
            + "omni_test_time_seconds_sum{stage=\"x\"} 4.5015\n"
            + "omni_test_time_seconds_count{stage=\"x\"} 4\n",
            Text("omni.test.time"));
    }

    private string Text(string instrument)
    {
        var output = new ArrayBufferWriter<byte>();
        PrometheusText.Write(_services.GetRequiredService<Measurements>().Read().Where(record => record.Instrument.Name == instrument), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
