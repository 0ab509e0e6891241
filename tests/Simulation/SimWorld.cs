using Microsoft.Extensions.Logging;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Simulation;

/// <summary>One world: what is durable, what lives, and what goes wrong, all by one seed.</summary>
internal sealed class SimWorld : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(10);

    private readonly List<SimProcess> _processes = [];
    private readonly List<SimProcess> _all = [];
    private readonly LogGuard _log = new();
    private SimProcess? _sweeping;
    private bool _sweeps;

    public SimWorld(int seed, CommitMode mode, PlanKind plan, Sabotage sabotage, SimTrace? trace, bool hasBot = false)
    {
        (Sabotage, Trace, Random, HasBot) = (sabotage, trace, new(seed), hasBot);
        if (hasBot)
        {
            _log.Expect(1841); // It is asked what breaks its search.
        }

        Weather = Weather.Of(Random, mode, plan).Against(sabotage);
        Loop = new(Random);
        Journal = new(mode);
        Logs = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Error });
        Broker = new(this);
        Consumers = new(this);
        Faults = new(this);
        Record = new(this);
        Tables.Changed = (table, partition, key, before) => Journal.Record(() => table.Set(partition, key, before));
    }

    public Sabotage Sabotage { get; }

    public SimTrace? Trace { get; }

    /// <summary>Whether customers meet a bot first.</summary>
    public bool HasBot { get; }

    public Random Random { get; }

    public Weather Weather { get; }

    public SimLoop Loop { get; }

    public Journal Journal { get; }

    public FakeTables Tables { get; } = new();

    public FakeMediaStore Media { get; } = new();

    public SequentialIds Ids { get; } = new();

    public ILoggerFactory Logs { get; }

    public SimBroker Broker { get; }

    public Consumers Consumers { get; }

    public SimFaults Faults { get; }

    public SimRecord Record { get; }

    /// <summary>Whether calls take time. Before and after, the test looks at the world while it stands still.</summary>
    public bool IsOn { get; private set; }

    /// <summary>The first law that was broken; null so far.</summary>
    public string? Failure { get; private set; }

    public IReadOnlyList<string> AgentIds => [.. Enumerable.Range(1, Weather.Agents).Select(n => $"a{n}")];

    public void Fail(string law) => Failure ??= law;

    /// <summary>Everything that must be there first, and the processes.</summary>
    public SimProcess Begin()
    {
        for (var i = 0; i < Weather.Processes; i++)
        {
            Start();
        }

        var first = _processes[0];
        foreach (var channel in new[] { ChannelNames.Web, SimChannel.WeChat })
        {
            Done(first.Get<ChannelAccountStore>().SaveAsync(new(channel, SimServices.Account, new Dictionary<string, string>()), default).AsTask());
            if (HasBot)
            {
                Done(first.Get<BotStore>().TrySaveAsync(channel, SimServices.Account, new() { Mode = BotModes.Always, HumanFromUrgency = 3 }, "", default).AsTask());
            }
        }

        foreach (var (id, n) in AgentIds.Select((id, n) => (id, n)))
        {
            Done(first.Get<AgentDirectory>().CreateAsync(
                new() { Id = id, Username = id, DisplayName = id, Capacity = Random.Next(1, 4), Languages = n == 0 ? [] : [Random.Next(2) == 0 ? "en" : "zh"], AutoAccept = !(Weather.AsksAgents && n != 1) },
                default).AsTask());
        }

        Journal.Sync(Journal.Position);
        IsOn = true;
        _sweeps = true;
        Loop.After(SweepPeriod, Sweep);
        return first;
    }

    /// <summary>A process for looking at the world while it stands still.</summary>
    public SimProcess Look()
    {
        IsOn = false;
        return _processes.Find(process => process.IsRunning) ?? Start();
    }

    public SimProcess? AnyRunning()
    {
        var running = _processes.Count(process => process.IsRunning);
        return running == 0 ? null : _processes.Where(process => process.IsRunning).ElementAt(Random.Next(running));
    }

    /// <summary>Kills a process between two of its steps; another takes its place after a while.</summary>
    public void Crash()
    {
        if (_processes.Count == 0)
        {
            return;
        }

        var process = _processes[Random.Next(_processes.Count)];
        Trace?.Add(Loop.Now, 0, $"process {process.Number} crashes");
        process.Die();
        _processes.Remove(process);
        if (Journal.IsKept)
        {
            Journal.Crash(Random);
        }

        Loop.After(Pause(1, 20_000), () =>
        {
            // What was on the disk when it died is what the next one finds; meanwhile nobody else writes.
            if (Journal.IsKept)
            {
                Broker.Restart();
            }

            Start();
        });
    }

    public void StopSweeping() => _sweeps = false;

    /// <summary>How long somebody in this world takes for what takes between so many milliseconds in life.</summary>
    public TimeSpan Pause(int shortest, int longest) => TimeSpan.FromMilliseconds(Random.Next(shortest, longest) / (double)Weather.Haste);

    public Task SleepAsync(TimeSpan time)
    {
        var slept = new TaskCompletionSource();
        Loop.After(time, slept.SetResult);
        return slept.Task;
    }

    public void AssertLog() => _log.AssertClean();

    public void Dispose()
    {
        _all.ForEach(process => process.Dispose());
        Logs.Dispose();
    }

    private SimProcess Start()
    {
        var process = new SimProcess(this, _all.Count + 1);
        Trace?.Add(Loop.Now, 0, $"process {process.Number} starts");
        _all.Add(process);
        _processes.Add(process);
        return process;
    }

    private void Sweep()
    {
        if (!_sweeps)
        {
            return;
        }

        Loop.After(SweepPeriod, Sweep);
        if (Sabotage is not Sabotage.NoSweep && _sweeping is not { IsRunning: true } && AnyRunning() is { } process)
        {
            _sweeping = process;
            _ = SweepAsync(process);
        }
    }

    private async Task SweepAsync(SimProcess process)
    {
        try
        {
            await process.InvokeAsync(process.SweepAsync);
        }
        catch (StorageUnavailableException)
        {
            // The host logs it; the next tick tries again.
        }
        catch (Exception error)
        {
            Fail($"the sweep threw: {error}");
        }

        if (_sweeping == process)
        {
            _sweeping = null;
        }
    }

    private static void Done(Task task) => task.GetAwaiter().GetResult();
}
