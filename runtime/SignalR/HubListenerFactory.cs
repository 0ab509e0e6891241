using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>Listens on network addresses; all else is for the transport that Kestrel brings.</summary>
internal sealed class HubListenerFactory(
    HubDoor door, HubSweep sweep, IMemoryPoolFactory<byte> pools, TimeProvider time, ILogger<HubListener> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>A host that comes back is called by all its browsers at once.</summary>
    private const int Backlog = 4096;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            socket.Listen(Backlog);
        }
        catch (System.Net.Sockets.SocketException taken) when (taken.SocketErrorCode is System.Net.Sockets.SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(taken.Message, taken);
        }

        var listener = new HubListener(socket, door, sweep, pools, time, logger);
        listener.Start();
        return new(listener);
    }
}
