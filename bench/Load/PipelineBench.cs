using System.Globalization;

namespace Omni.Bench.Load;

/// <summary>
/// From the webhook to the agent's socket, as anybody could drive it: HTTP in, SignalR's JSON protocol out. Looks for the greatest
/// sustained rate, measures it, and measures the latency at half of it.
/// </summary>
internal sealed class PipelineBench(LoadOptions options, TimeProvider time)
{
    private static readonly RunLimits Trying = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
    private static readonly RunLimits Holding = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
    private static readonly RunLimits OnlyAccepting = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30), AwaitsDelivery: false);

    private const double OpeningRate = 400;
    private const double WarmUpSeconds = 5;
    private const double WarmUpRate = 1000;
    private const double StepSeconds = 10;
    private const double ComeDown = 0.93;

    private ulong _seed = 20260131;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("omni-bench-").FullName;
        try
        {
            await using var server = options.Url is null ? await StartServerAsync(data) : null;
            using var engine = new Engine(time);
            var target = server is null ? options : options with { Password = server.Password };
            Say("making accounts, agents and senders");
            await using var fleet = await Fleet.CreateAsync(server?.Address ?? options.Url!, target, _ => engine, time, ct);
            await engine.StartAsync(fleet, options.Connections);
            await OpenAsync(engine, fleet, ct);
            var full = options.Rate is { } rate
                ? await HoldAsync(engine, fleet, server, rate, ct)
                : await FindAsync(engine, fleet, server, ct);
            var half = options.Rate is null && full.IsSustained ? await HoldAsync(engine, fleet, server, full.Rate / 2, ct) : null;
            return PipelineReport.Print(options, fleet, full, half);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Searches with short runs, and comes down when the long one does not hold what they promised.</summary>
    private async Task<Measured> FindAsync(Engine engine, Fleet fleet, ServerProcess? server, CancellationToken ct)
    {
        var found = await RateSearch.FindAsync(
            rate => MeasureAsync(engine, fleet, server, rate, Math.Min(StepSeconds, options.Seconds), Trying, ct), options.Senders * Schedule.MostPerSecond, Say);
        for (var rate = found; ; rate *= ComeDown)
        {
            var held = await HoldAsync(engine, fleet, server, rate, ct);
            if (held.IsSustained || !held.Run.IsClean || rate < found / 2)
            {
                return held;
            }

            Say(Text($"  not sustained over {options.Seconds} s (p99 {held.Run.Latencies.P99Ms:N0} ms)"));
        }
    }

    /// <summary>A whole run, held against what is stored.</summary>
    private async Task<Measured> HoldAsync(Engine engine, Fleet fleet, ServerProcess? server, double rate, CancellationToken ct)
    {
        Say(Text($"measuring {rate:N0} messages/s for {options.Seconds} s"));
        var marks = StoreMark.Of(fleet.Senders);
        var measured = await MeasureAsync(engine, fleet, server, rate, options.Seconds, Holding, ct);
        Say("reading every conversation back");
        var store = new StoreCheck(fleet);
        var check = store.RunAsync(marks, ct);
        while (await Task.WhenAny(check, Task.Delay(TimeSpan.FromSeconds(1), time, ct)) != check)
        {
            Say($"  {store.Done} of {fleet.Senders.Count} conversations");
        }

        await check;
        measured.Run.Add(store);
        return measured;
    }

    private static void Say(string line) => Console.WriteLine(line);

    private Task<ServerProcess> StartServerAsync(string data)
    {
        Say($"starting a server of its own, plan {options.Plan}");
        return ServerProcess.StartAsync(data, 0, new Dictionary<string, string>(NoLimits.Settings)
        {
            ["Pipeline__Plan"] = options.Plan,

            // Only what the preparation would wait for.
            ["Access__PasswordRounds"] = "100000",
        });
    }

    /// <summary>Every sender writes once, so that each has an agent; then some load that is not measured.</summary>
    private async Task OpenAsync(Engine engine, Fleet fleet, CancellationToken ct)
    {
        Say($"{fleet.Senders.Count} senders write for the first time, {fleet.Pages.Count} agents are online");
        await engine.RunAsync(Schedule.OneEach(fleet.Senders.Count, OpeningRate), OnlyAccepting, Progress, ct);
        await Assignments.AwaitAsync(fleet, found => Say($"  {found} conversations have an agent"), time, ct);
        var rate = Math.Min(options.Rate ?? WarmUpRate, WarmUpRate);
        Say(Text($"warming up, {rate:N0} messages/s"));
        await MeasureAsync(engine, fleet, null, rate, Math.Min(WarmUpSeconds, options.Seconds), Trying, ct);
    }

    private async Task<Measured> MeasureAsync(
        Engine engine, Fleet fleet, ServerProcess? server, double rate, double seconds, RunLimits limits, CancellationToken ct)
    {
        var schedule = Schedule.Create(fleet.Senders.Count, rate, seconds, ++_seed);
        GC.Collect();
        var allocated = await AllocatedBytes.ReadAsync(fleet.Admin, ct);
        var before = ServerFigures.Read(server?.Id ?? 0);
        var own = Environment.CpuUsage.TotalTime;
        var run = await engine.RunAsync(schedule, limits, Progress, ct);
        var after = ServerFigures.Read(server?.Id ?? 0);
        var ownCpu = (Environment.CpuUsage.TotalTime - own).TotalSeconds;
        var messages = Math.Max(1, run.Delivered);
        return new(
            rate,
            run,
            Math.Round((after.CpuSeconds - before.CpuSeconds) * 1e6 / messages, 1),
            Math.Round(ownCpu * 1e6 / messages, 1),
            await AllocatedBytes.ReadAsync(fleet.Admin, ct) is { } now && allocated is { } then ? Math.Round((now - then) / messages) : null,
            after);
    }

    private static void Progress(Run run) => Say(Text(
        $"  {run.Elapsed,4:N0} s  due {run.Scheduled,9:N0}  accepted {run.Accepted,9:N0}  delivered {run.Delivered,9:N0}  on the way {run.Scheduled - run.Delivered,6:N0}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
