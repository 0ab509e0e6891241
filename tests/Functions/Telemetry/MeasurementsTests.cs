using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Omni.Functions.Telemetry;

namespace Omni.Tests.Functions.Telemetry;

public sealed class MeasurementsTests : IAsyncLifetime
{
    private readonly ServiceProvider _host = Host();
    private readonly ServiceProvider _otherHost = Host();

    public Task InitializeAsync() => _host.GetRequiredService<Measurements>().StartAsync(default);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _otherHost.DisposeAsync();
    }

    [Fact]
    public void Values_add_up_by_their_tags()
    {
        var counter = Meter(_host).CreateCounter<long>("omni.test.counter");
        counter.Add(2, new KeyValuePair<string, object?>("stage", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("stage", new string(['a'])));
        counter.Add(1, new KeyValuePair<string, object?>("stage", "b"));

        Assert.Equal([("a", 5d), ("b", 1d)], Of("omni.test.counter").All.Select(series => (series.Tag("stage"), series.Value)));
    }

    [Fact]
    public void A_level_is_asked_for_when_it_is_read()
    {
        var level = 3;
        Meter(_host).CreateObservableGauge("omni.test.level", () => level);
        Assert.Equal(3, Of("omni.test.level").All.Single().Value);

        level = 4;
        Assert.Equal(4, Of("omni.test.level").All.Single().Value);
    }

    [Fact]
    public void Another_host_of_the_process_is_not_heard()
    {
        Meter(_otherHost).CreateObservableGauge("omni.test.theirs", () => 1);

        Assert.DoesNotContain(_host.GetRequiredService<Measurements>().Read(), record => record.Instrument.Name == "omni.test.theirs");
    }

    [Fact]
    public void Tags_that_grow_without_end_do_not_take_the_memory_with_them()
    {
        var counter = Meter(_host).CreateCounter<long>("omni.test.unbounded");
        for (var i = 0; i < 10_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var series = Of("omni.test.unbounded").All;
        Assert.InRange(series.Count, 1, 300);
        Assert.Equal(10_000, series.Sum(it => it.Value));
    }

    [Theory]
    [InlineData(.5, 2)]
    [InlineData(.99, 9.9)]
    [InlineData(1, 10)]
    public void A_percentile_is_read_from_the_buckets(double share, double expected) =>
        // Two up to 2, none up to 3, two up to 10.
        Assert.Equal(expected, Percentiles.Of([2, 0, 2, 0], [2, 3, 10], share)!.Value, precision: 0);

    [Fact]
    public void No_values_have_no_percentile() => Assert.Null(Percentiles.Of([0, 0], [1], .5));

    [Fact]
    public void A_value_beyond_the_last_boundary_counts_as_the_last_boundary() => Assert.Equal(1, Percentiles.Of([0, 5], [1], .5));

    private static ServiceProvider Host() => new ServiceCollection().AddMetrics().AddSingleton<Measurements>().BuildServiceProvider();

    private static Meter Meter(ServiceProvider host) => host.GetRequiredService<IMeterFactory>().Create("Omni.Test");

    private InstrumentRecord Of(string name) => _host.GetRequiredService<Measurements>().Read().Single(record => record.Instrument.Name == name);
}
