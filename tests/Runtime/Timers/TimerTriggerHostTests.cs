using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Omni.Runtime.Functions;
using Omni.Runtime.Timers;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Timers;

public sealed class TimerTriggerHostTests : IAsyncLifetime
{
    private readonly ArmedTime _time = new(new(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
    private readonly LogGuard _log = new();
    private readonly TimerProbe _probe = new();
    private readonly ServiceProvider _provider;
    private TimerTriggerHost? _host;

    public TimerTriggerHostTests() => _provider = new ServiceCollection().AddSingleton(_probe).BuildServiceProvider();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(default);
            _host.Dispose();
        }

        await _provider.DisposeAsync();
        _log.AssertClean();
    }

    [Fact]
    public async Task A_timer_runs_at_each_of_its_times()
    {
        await StartAsync("0 * * * * *");

        await _time.ArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, _probe.Begun);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _probe.NextAsync(release: true);

        await _time.ArmedAsync(2);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _probe.NextAsync(release: true);
        Assert.Equal([false, false], _probe.PastDue);
    }

    [Fact]
    public async Task A_timer_that_wants_it_also_runs_at_the_start()
    {
        await StartAsync("1.00:00:00", runOnStartup: true);

        await _probe.NextAsync(release: true);
    }

    [Fact]
    public async Task Times_that_pass_during_a_run_become_one_run_after_it()
    {
        await StartAsync("00:01:00");
        await _time.ArmedAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        var first = await _probe.NextAsync(release: false);

        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, _probe.Begun); // not beside itself

        first.Release();
        await _probe.NextAsync(release: true);
        await _time.ArmedAsync(2); // and then it waits again
        Assert.Equal([false, true], _probe.PastDue);
    }

    [Fact]
    public async Task A_run_that_fails_is_logged_and_the_next_one_comes()
    {
        _log.Expect(4501);
        _probe.Fails = true;
        await StartAsync("00:01:00");

        await _time.ArmedAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _probe.NextAsync(release: true);

        await _time.ArmedAsync(2);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _probe.NextAsync(release: true);
        Assert.Contains(_log.Lines, line => line.EventId is 4501 && line.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task A_stopping_host_asks_the_running_timer_to_end_and_waits_for_it()
    {
        await StartAsync("00:01:00");
        await _time.ArmedAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _probe.NextAsync(release: false);

        await _host!.StopAsync(default);

        Assert.Equal(1, _probe.Cancelled);
    }

    [Theory]
    [InlineData("0 30 9 * * 1", "2026-01-05T09:30:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:40Z")]
    [InlineData("01:30:00", "2026-01-01T01:30:30Z")]
    public void A_schedule_says_its_next_time(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), TimerSchedule.TryParse(text)!.Next(_time.GetUtcNow()));

    [Theory]
    [InlineData("")]
    [InlineData("* * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("soon")]
    public void What_is_no_schedule_is_refused(string text) => Assert.Null(TimerSchedule.TryParse(text));

    private Task StartAsync(string schedule, bool runOnStartup = false)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Schedule", schedule)]).Build();
        var catalog = FunctionCatalog.Read([runOnStartup ? typeof(StartupTimerFunction) : typeof(ProbeTimerFunction)], settings);
        _host = new(catalog, new(_provider.GetRequiredService<IServiceScopeFactory>(), new(_provider, new ServiceCollection())), _time, _log.CreateLogger<TimerTriggerHost>());
        return _host.StartAsync(default);
    }
}

/// <summary>Runs of a timer as the test sees and steers them.</summary>
public sealed class TimerProbe
{
    private readonly System.Threading.Channels.Channel<SyncPoint> _runs = System.Threading.Channels.Channel.CreateUnbounded<SyncPoint>();

    public int Begun { get; private set; }

    public int Cancelled { get; private set; }

    public bool Fails { get; set; }

    public List<bool> PastDue { get; } = [];

    internal async Task<SyncPoint> NextAsync(bool release)
    {
        var run = await _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await run.ReachedAsync("the run");
        if (release)
        {
            run.Release();
        }

        return run;
    }

    public async Task RunAsync(TimerInfo timer, CancellationToken ct)
    {
        Begun++;
        PastDue.Add(timer.IsPastDue);
        var here = new SyncPoint();
        _runs.Writer.TryWrite(here);
        try
        {
            await here.ReachAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }

        if (Fails)
        {
            throw new InvalidOperationException();
        }
    }
}

public sealed class ProbeTimerFunction(TimerProbe probe)
{
    [Function("Probe")]
    public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken ct) => probe.RunAsync(timer, ct);
}

public sealed class StartupTimerFunction(TimerProbe probe)
{
    [Function("StartupProbe")]
    public Task RunAsync([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer, CancellationToken ct) => probe.RunAsync(timer, ct);
}
