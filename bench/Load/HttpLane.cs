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
    private readonly SocketReader _reader;
    private Socket? _socket;
    private Sender? _carried;

    public HttpLane(Dispatcher dispatcher, EndPoint server, TimeProvider time, CancellationToken stop)
    {
        (_dispatcher, _server, _time, _stop) = (dispatcher, server, time, stop);
        _reader = new(4096, Received, Break);
        _send.Completed += (_, _) =>
        {
            if (Sent())
            {
                _reader.Receive();
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
                _reader.Use(socket);
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
            _reader.Receive();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _send.Dispose();
        _reader.Dispose();
    }

    /// <summary>True when the call is out and its answer can be awaited.</summary>
    private bool Send(Sender sender)
    {
        _carried = sender;
        _reader.Consume(_reader.Filled);
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

    /// <summary>True when there is more to receive.</summary>
    private bool Received()
    {
        if (!HttpAnswer.TryRead(_reader.Unread, out var status))
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
