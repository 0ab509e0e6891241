using Microsoft.Extensions.Hosting;

namespace Omni.Runtime.Durable;

/// <summary>Runs the engine while the host runs.</summary>
internal sealed class DurableRunner(OrchestrationEngine engine, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    private ITimer? _ticking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Open();
        _ticking = time.CreateTimer(_ => engine.Tick(), null, TickPeriod, TickPeriod);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_ticking is { } ticking)
        {
            await ticking.DisposeAsync();
        }

        await engine.StopAsync(cancellationToken);
    }

    public void Dispose() => _ticking?.Dispose();
}
