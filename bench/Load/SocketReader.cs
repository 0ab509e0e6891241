using System.Net.Sockets;

namespace Omni.Bench.Load;

/// <summary>
/// Receives from one socket after the other into one buffer, for as long as its owner wants more. Nothing is allocated for a read.
/// </summary>
internal sealed class SocketReader : IDisposable
{
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly Func<bool> _received;
    private readonly Action _ended;
    private Socket? _socket;
    private byte[] _buffer;

    /// <param name="bytes">The buffer's size at first; it grows when nothing of it is consumed.</param>
    /// <param name="received">Looks at <see cref="Unread"/>; true when it wants more.</param>
    /// <param name="ended">Told when the other side or the network ended the connection.</param>
    public SocketReader(int bytes, Func<bool> received, Action ended)
    {
        (_buffer, _received, _ended) = (new byte[bytes], received, ended);
        _receive.Completed += (_, _) =>
        {
            if (Received())
            {
                Receive();
            }
        };
    }

    /// <summary>What came and was not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(0, Filled);

    public int Filled { get; private set; }

    /// <summary>Forgets the connection before and what came from it.</summary>
    public void Use(Socket socket) => (_socket, Filled) = (socket, 0);

    /// <summary>Reads once, before <see cref="Receive"/>; false at the connection's end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        var read = await _socket!.ReceiveAsync(_buffer.AsMemory(Filled), ct);
        Filled += read;
        return read > 0;
    }

    /// <summary>Receives until the owner wants no more.</summary>
    public void Receive()
    {
        try
        {
            do
            {
                if (Filled == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * _buffer.Length);
                }

                _receive.SetBuffer(_buffer, Filled, _buffer.Length - Filled);
            }
            while (!_socket!.ReceiveAsync(_receive) && Received());
        }
        catch (ObjectDisposedException)
        {
            // The run is over.
        }
    }

    public void Consume(int count)
    {
        _buffer.AsSpan(count, Filled - count).CopyTo(_buffer);
        Filled -= count;
    }

    public void Dispose() => _receive.Dispose();

    private bool Received()
    {
        if (_receive.SocketError is not SocketError.Success || _receive.BytesTransferred is 0)
        {
            _ended();
            return false;
        }

        Filled += _receive.BytesTransferred;
        return _received();
    }
}
