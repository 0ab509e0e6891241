namespace Omni.Runtime.Commands.Demo;

/// <summary>The heartbeats of pages that are open, every five seconds.</summary>
internal sealed class DemoBeats : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private readonly HashSet<DemoAgent> _silent = [];
    private readonly Lock _gate = new();
    private readonly Task _beating;

    public DemoBeats(IReadOnlyList<DemoAgent> agents) => _beating = BeatAsync(agents);

    /// <summary>This page is not heard any more.</summary>
    public void Silence(DemoAgent agent)
    {
        lock (_gate)
        {
            _silent.Add(agent);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _beating.ContinueWith(_ => _ended.Dispose(), TaskScheduler.Default);
    }

    private async Task BeatAsync(IReadOnlyList<DemoAgent> agents)
    {
        while (!_ended.IsCancellationRequested)
        {
            foreach (var agent in agents)
            {
                if (!IsSilent(agent))
                {
                    // One that is missed does no harm; the next comes soon.
                    await agent.TryBeatAsync(_ended.Token);
                }
            }

            await Task.Delay(Period, TimeProvider.System, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsSilent(DemoAgent agent)
    {
        lock (_gate)
        {
            return _silent.Contains(agent);
        }
    }
}
