using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>One browser's connection, and how far it is behind.</summary>
internal sealed class HubSubscriber(HubConnectionContext connection, ILogger logger)
{
    /// <summary>So many bytes may wait for a browser whose buffers are full: some seconds of a busy one's events.</summary>
    public const int MaxBehind = 4 << 20;

    private int _behind;

    public string ConnectionId => connection.ConnectionId;

    public void Send(SerializedHubMessage message)
    {
        if (Volatile.Read(ref _behind) >= MaxBehind)
        {
            logger.Dropped(connection.ConnectionId);
            connection.Abort();
            return;
        }

        // A write that the connection's buffer takes is complete already. Another waits for the browser, so not here.
        var write = connection.WriteAsync(message, connection.ConnectionAborted);
        if (!write.IsCompletedSuccessfully)
        {
            var bytes = message.GetSerializedMessage(connection.Protocol).Length;
            Interlocked.Add(ref _behind, bytes);
            _ = FinishAsync(write, bytes);
        }
    }

    private async Task FinishAsync(ValueTask write, int bytes)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException)
        {
            // The browser left; pushes may be missed.
        }
        finally
        {
            Interlocked.Add(ref _behind, -bytes);
        }
    }
}
