using Microsoft.Extensions.Hosting;

namespace Omni.Runtime.SignalR;

/// <summary>
/// The hub's part in stopping the host: browsers are told at once, so that HTTP need not wait for the ones that came through it, and
/// have a moment to close.
/// </summary>
internal sealed class HubStop(HubConnections connections, HubSweep sweep, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(HubLimits.Closing);

    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(connections.CloseAll);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        connections.CloseAll();
        try
        {
            await sweep.EmptyAsync().WaitAsync(Farewell, time, cancellationToken);
        }
        catch (Exception ex) when (ex is TimeoutException or OperationCanceledException)
        {
            connections.EndAll(); // Deaf, or slow.
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        connections.EndAll();
    }
}
