using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>Takes the socket of an upgrade that nothing speaks against. It says no to nobody: HTTP does that.</summary>
internal sealed class HubDoor(HubAccess access, HubConnections connections)
{
    /// <summary>False: the socket is as it was, and HTTP's.</summary>
    /// <param name="socket">Not blocking.</param>
    /// <param name="request">As it lies unread in the socket.</param>
    /// <param name="length">Bytes of it.</param>
    public async ValueTask<bool> TryTakeAsync(Socket socket, UpgradeRequest request, int length)
    {
        QueryHelpers.ParseQuery(request.Query).TryGetValue("access_token", out var token);
        if (connections.IsClosed
            || await access.FindUserAsync(request.Authorization, token.ToString()) is not { } user
            || !await IsWelcomeAsync(request))
        {
            return false;
        }

        var answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {HubAccess.Accept(request.Key)}\r\n\r\n");
        try
        {
            // Both are done at once: the request is there, and nothing was sent before the answer.
            socket.Receive(new byte[length], SocketFlags.None, out _);
            socket.Send(answer, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            return true; // The host stopped meanwhile.
        }

        var wire = new SocketWire(socket);
        wire.Start(connections.Open(wire, user));
        return true;
    }

    private async ValueTask<bool> IsWelcomeAsync(UpgradeRequest request)
    {
        try
        {
            return await access.FindRefusalAsync(request, CancellationToken.None) is null;
        }
        catch (StorageUnavailableException)
        {
            return false; // Which origins may come can't be read now.
        }
    }
}
