using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Omni.Bench.Load;

/// <summary>One kept-alive connection that carries one call at a time. Nothing is allocated for a call.</summary>
internal sealed class HttpLane : IDisposable
{
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(20);

    private readonly Dispatcher _dispatcher;
    private readonly TimeProvider _time;
    private readonly EndPoint _server;
    private readonly CancellationToken _stop;
    private readonly SocketAsyncEventArgs _send = new();
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;
    private Sender? _carried;
    private int _filled;

    public HttpLane(Dispatcher dispatcher, EndPoint server, TimeProvider time, CancellationToken stop)
    {
        (_dispatcher, _server, _time, _stop) = (dispatcher, server, time, stop);
        _send.Completed += (_, _) =>
        {
            if (Sent())
            {
                Receive();
            }
        };
        _receive.Completed += (_, _) =>
        {
            if (Received())
            {
                Receive();
            }
        };
    }

    /// <summary>Connects, again and again while the server is away, and then takes what is waiting.</summary>
    public async Task ConnectAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(_server, _stop);
                _socket = socket;
                if (_dispatcher.NextFor(this) is { } waiting)
                {
                    Carry(waiting);
                }

                return;
            }
            catch (Exception ex) when (ex is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                await Task.Delay(ReconnectPause, _time, CancellationToken.None);
            }
        }
    }

    public void Carry(Sender sender)
    {
        if (Send(sender))
        {
            Receive();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _send.Dispose();
        _receive.Dispose();
    }

    /// <summary>True when the call is out and its answer can be awaited.</summary>
    private bool Send(Sender sender)
    {
        (_carried, _filled) = (sender, 0);
        var request = sender.Template.Message(sender.Acknowledged);
        _send.SetBuffer(MemoryMarshal.AsMemory(request));
        try
        {
            return !_socket!.SendAsync(_send) && Sent();
        }
        catch (ObjectDisposedException)
        {
            return false; // The run is over.
        }
    }

    private bool Sent()
    {
        if (_send.SocketError is SocketError.Success)
        {
            return true;
        }

        Break();
        return false;
    }

    private void Receive()
    {
        try
        {
            do
            {
                _receive.SetBuffer(_buffer, _filled, _buffer.Length - _filled);
            }
            while (!_socket!.ReceiveAsync(_receive) && Received());
        }
        catch (ObjectDisposedException)
        {
            // The run is over.
        }
    }

    /// <summary>True when there is more to receive.</summary>
    private bool Received()
    {
        if (_receive.SocketError is not SocketError.Success || _receive.BytesTransferred is 0)
        {
            Break();
            return false;
        }

        _filled += _receive.BytesTransferred;
        if (!HttpAnswer.TryRead(_buffer.AsSpan(0, _filled), out var status))
        {
            return true;
        }

        var answered = _carried!;
        _carried = null;
        return _dispatcher.Answered(this, answered, status) is { } next && Send(next);
    }

    private void Break()
    {
        _socket?.Dispose();
        if (_carried is { } lost && !_stop.IsCancellationRequested)
        {
            _carried = null;
            _dispatcher.Lost(lost);
            _ = ConnectAsync();
        }
    }
}
