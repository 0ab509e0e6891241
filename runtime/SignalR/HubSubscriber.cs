using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>One browser's connection, and how far it is behind.</summary>
internal sealed class HubSubscriber(HubConnectionContext connection, ILogger logger)
{
    /// <summary>So many events may wait for a browser whose buffers are full; a whole screen of changes, not a backlog.</summary>
    public const int MaxBehind = 64;

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
            Interlocked.Increment(ref _behind);
            _ = FinishAsync(write);
        }
    }

    private async Task FinishAsync(ValueTask write)
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
            Interlocked.Decrement(ref _behind);
        }
    }
}
