using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>
/// Listens for Kestrel and keeps the hub's clients to itself, before Kestrel has made anything for their connection. See decision 0012.
/// </summary>
internal sealed class HubListener : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _listening;
    private readonly HubDoor _door;
    private readonly HubSweep _sweep;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SocketConnectionContextFactory _http;
    private readonly Channel<ConnectionContext> _forHttp = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isUnbound;

    public HubListener(
        Socket listening, HubDoor door, HubSweep sweep, IMemoryPoolFactory<byte> pools, TimeProvider time, ILogger logger)
    {
        (_listening, _door, _sweep, _time, _logger) = (listening, door, sweep, time, logger);
        EndPoint = listening.LocalEndPoint!;
        var options = new SocketConnectionFactoryOptions();
        SetPools(options, pools);
        _http = new(options, logger);
    }

    public EndPoint EndPoint { get; }

    public void Start() => _accepting = AcceptAllAsync();

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _forHttp.Reader.WaitToReadAsync(cancellationToken) && _forHttp.Reader.TryRead(out var connection) ? connection : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isUnbound = true;
        _listening.Dispose();
        await _accepting;
        foreach (var fresh in _sweep.All().OfType<FreshConnection>())
        {
            fresh.End();
        }

        _forHttp.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_forHttp.Reader.TryRead(out var unwanted))
        {
            await unwanted.DisposeAsync();
        }

        _http.Dispose();
    }

    public void LeaveToHttp(Socket socket)
    {
        if (_isUnbound)
        {
            socket.Dispose();
            return;
        }

        try
        {
            var connection = _http.Create(socket);
            if (!_forHttp.Writer.TryWrite(connection))
            {
                connection.Abort();
            }
        }
        catch (Exception gone) when (WireFaults.IsGone(gone))
        {
            socket.Dispose(); // It was reset before anybody read from it.
        }
    }

    /// <summary>
    /// Kestrel's own transport sets its pool of pinned blocks here; without it each read and write rents an array of a size of its own, and
    /// answers leave in pieces. There is no public way.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetPools(SocketConnectionFactoryOptions options, IMemoryPoolFactory<byte> pools);

    public void DoorFailed(Exception exception) => _logger.DoorFailed(exception);

    private async Task AcceptAllAsync()
    {
        while (!_isUnbound)
        {
            try
            {
                var socket = await _listening.AcceptAsync();
                socket.NoDelay = true;
                new FreshConnection(socket, _door, _sweep, this).Start();
            }
            catch (SocketException) when (!_isUnbound)
            {
                // Reset while it waited to be accepted, or the process has no descriptor left. The second lasts.
                await Task.Delay(Pause, _time, CancellationToken.None);
            }
            catch (Exception gone) when (WireFaults.IsGone(gone))
            {
                return; // Unbound.
            }
        }
    }
}
