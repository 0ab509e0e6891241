using Microsoft.Azure.SignalR.Management;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>The connection to SignalR Service: made when it is first needed, again if that failed, closed at the end.</summary>
internal sealed class SignalRHub(ServiceManager manager) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<ServiceHubContext>? _hub;

    public Task<ServiceHubContext> GetAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_hub is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // Not ct: the connection is everybody's, one caller may give up waiting.
                _hub = manager.CreateHubContextAsync(FeedNames.Hub, CancellationToken.None);
            }

            return _hub.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_hub is { IsCompletedSuccessfully: true })
        {
            await (await _hub).DisposeAsync();
        }

        manager.Dispose();
    }
}
