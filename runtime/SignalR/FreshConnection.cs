using System.Net.Sockets;

namespace Omni.Runtime.SignalR;

/// <summary>
/// A connection that was accepted and has not been read from. Looks at its first bytes without taking them: a hub client's upgrade goes
/// through the door, and all else is HTTP's, untouched, with HTTP's own limits of size and time.
/// </summary>
internal sealed class FreshConnection(Socket socket, HubDoor door, HubSweep sweep, HubListener listener)
    : SocketAsyncEventArgs(true), ISwept
{
    /// <summary>A longer head is no browser's.</summary>
    private const int MaxHead = 8 * 1024;

    private readonly int _since = sweep.Tick;

    [ThreadStatic]
    private static byte[]? _buffer;

    private int _isDecided;

    public void Start()
    {
        sweep.Add(this);
        try
        {
            socket.Blocking = false;
            SetBuffer(Memory<byte>.Empty);
            if (!socket.ReceiveAsync(this))
            {
                Look();
            }
        }
        catch (Exception gone) when (WireFaults.IsGone(gone))
        {
            LeaveToHttp();
        }
    }

    /// <summary>
    /// What brings nothing for some seconds is HTTP's, which has its own patience. The wait that is under way here ends by itself when
    /// HTTP's does: it takes no byte.
    /// </summary>
    public void Sweep(int tick)
    {
        if (tick - _since > HubLimits.FirstBytes && Decide())
        {
            LeaveToHttp();
        }
    }

    /// <summary>The host stops.</summary>
    public void End()
    {
        if (Decide())
        {
            sweep.Remove(this);
            socket.Dispose();
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Look();

    private void Look()
    {
        if (Decide())
        {
            var (request, length) = SocketError is SocketError.Success ? Peek() : (null, 0);
            if (request is null)
            {
                LeaveToHttp();
            }
            else
            {
                _ = KnockAsync(request, length);
            }
        }

        Dispose();
    }

    private (UpgradeRequest? Request, int Length) Peek()
    {
        var bytes = _buffer ??= new byte[MaxHead];
        try
        {
            var count = socket.Receive(bytes, SocketFlags.Peek, out var error);
            return error is SocketError.Success ? (UpgradeRequest.Read(bytes.AsSpan(0, count)), count) : (null, 0);
        }
        catch (ObjectDisposedException)
        {
            return (null, 0);
        }
    }

    private async Task KnockAsync(UpgradeRequest request, int length)
    {
        var isTaken = false;
        try
        {
            isTaken = await door.TryTakeAsync(socket, request, length);
        }
        catch (Exception ex)
        {
            listener.DoorFailed(ex); // A bug; HTTP may do better.
        }

        if (isTaken)
        {
            sweep.Remove(this);
        }
        else
        {
            LeaveToHttp();
        }
    }

    private void LeaveToHttp()
    {
        sweep.Remove(this);
        listener.LeaveToHttp(socket);
    }

    private bool Decide() => Interlocked.Exchange(ref _isDecided, 1) is 0;
}
