using System.Net.Sockets;

namespace Omni.Runtime.SignalR;

/// <summary>
/// A wire straight on the socket. It waits for bytes without a buffer, borrows the thread's when some are there, and is itself the one
/// operation that waits.
/// </summary>
internal sealed class SocketWire(Socket socket) : SocketAsyncEventArgs(true), IHubWire
{
    private const int BufferSize = 8 * 1024;

    [ThreadStatic]
    private static byte[]? _buffer;

    private HubSocket _hub = null!;

    /// <summary>Hands on what comes, from now on.</summary>
    public void Start(HubSocket hub)
    {
        _hub = hub;
        socket.Blocking = false;
        SetBuffer(Memory<byte>.Empty);
        Receive();
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1; // It ended meanwhile.
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes[sent..], SocketFlags.None);
        }
    }

    public void End(bool isPolite)
    {
        try
        {
            if (isPolite)
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            else
            {
                socket.LingerState = new(enable: true, seconds: 0); // The kernel forgets at once what nobody reads.
            }
        }
        catch (Exception gone) when (WireFaults.IsGone(gone))
        {
            // The other end was faster.
        }

        socket.Dispose();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (TakeWhatIsThere())
        {
            Receive();
        }
    }

    private void Receive()
    {
        try
        {
            while (!socket.ReceiveAsync(this))
            {
                if (!TakeWhatIsThere())
                {
                    return;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            Finish(); // It ended meanwhile.
        }
    }

    /// <summary>False: that was all.</summary>
    private bool TakeWhatIsThere()
    {
        if (SocketError is not SocketError.Success)
        {
            return Finish();
        }

        var bytes = _buffer ??= new byte[BufferSize];
        try
        {
            int count;
            do
            {
                count = socket.Receive(bytes, SocketFlags.None, out var error);
                if (error is SocketError.WouldBlock)
                {
                    return true;
                }

                if (error is not SocketError.Success || count is 0)
                {
                    return Finish();
                }

                if (!_hub.Received(bytes.AsSpan(0, count)))
                {
                    // Nothing is awaited any more, so nothing would say when it is over: the sweep does.
                    Dispose();
                    return false;
                }
            }
            while (count == bytes.Length);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return Finish();
        }
    }

    private bool Finish()
    {
        _hub.End(isPolite: true);
        Dispose();
        return false;
    }
}
