using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Bench.Load;

/// <summary>Is told every record that a socket brings.</summary>
internal interface IRecordReader
{
    void Read(AgentPage page, ReadOnlySpan<byte> record);

    void Reconnected(AgentPage page);
}

/// <summary>One agent's open page: a raw WebSocket that speaks the SignalR JSON protocol. Connects again when it is dropped.</summary>
internal sealed class AgentPage(OmniClient agent, IRecordReader records, TimeProvider time, CancellationToken stop) : IDisposable
{
    private const byte RecordEnd = 0x1E;

    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Ping = WebSocketFrames.Short(FrameKind.Text, "{\"type\":6}\u001e"u8);

    private readonly SocketAsyncEventArgs _receive = new();
    private byte[] _buffer = new byte[64 * 1024];
    private byte[] _record = new byte[16 * 1024];
    private Socket? _socket;
    private int _filled;
    private int _recorded;

    public OmniClient Agent { get; set; } = agent;

    /// <summary>How often the server or the network ended the connection.</summary>
    public int Drops { get; private set; }

    public async Task OpenAsync()
    {
        _receive.Completed += (_, _) =>
        {
            if (Received())
            {
                Receive();
            }
        };
        await ConnectAsync();
    }

    /// <summary>The server drops a page that is silent for too long.</summary>
    public void KeepAlive()
    {
        try
        {
            _socket?.Send(Ping);
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            // The receiving side hears of it, too, and connects again.
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _receive.Dispose();
    }

    private async Task ConnectAsync()
    {
        var connection = await Agent.PostAsync("api/negotiate", null, stop);
        var address = new Uri((string)connection["url"]!);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), stop);
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            var upgrade = $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {(string)connection["accessToken"]!}\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(upgrade), stop);
            (_filled, _recorded) = (0, 0);
            while (_buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8) < 0)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(_filled), stop);
                _filled += read is 0 ? throw new LoadException("The hub ended the connection before it began.") : read;
            }

            var head = Encoding.ASCII.GetString(_buffer, 0, _filled);
            if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                throw new LoadException($"The hub answered: {head}");
            }

            Consume(head.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
            await socket.SendAsync(WebSocketFrames.Short(FrameKind.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8), stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        Receive();
    }

    private async Task ReconnectAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
                records.Reconnected(this);
                return;
            }
            catch (Exception ex) when (ex is SocketException or HttpRequestException or LoadException or IOException)
            {
                await Task.Delay(ReconnectPause, time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
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
            Drop();
            return false;
        }

        _filled += _receive.BytesTransferred;
        var read = 0;
        while (WebSocketFrames.TryRead(_buffer.AsSpan(read, _filled - read), out var kind, out var head, out var length))
        {
            var payload = _buffer.AsSpan(read + head, length);
            switch (kind)
            {
                case FrameKind.Continuation or FrameKind.Text or FrameKind.Binary:
                    TakeRecords(payload);
                    break;
                case FrameKind.Ping:
                    _socket!.Send(WebSocketFrames.Short(FrameKind.Pong, payload));
                    break;
                case FrameKind.Close:
                    Drop();
                    return false;
                case FrameKind.Pong:
                    break;
            }

            read += head + length;
        }

        Consume(read);
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        return true;
    }

    /// <summary>A record may be spread over frames, and a frame may hold several.</summary>
    private void TakeRecords(ReadOnlySpan<byte> payload)
    {
        for (var end = payload.IndexOf(RecordEnd); end >= 0; end = payload.IndexOf(RecordEnd))
        {
            if (_recorded is 0)
            {
                records.Read(this, payload[..end]);
            }
            else
            {
                Keep(payload[..end]);
                records.Read(this, _record.AsSpan(0, _recorded));
                _recorded = 0;
            }

            payload = payload[(end + 1)..];
        }

        Keep(payload);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_recorded + part.Length > _record.Length)
        {
            Array.Resize(ref _record, 2 * (_recorded + part.Length));
        }

        part.CopyTo(_record.AsSpan(_recorded));
        _recorded += part.Length;
    }

    private void Consume(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }

    private void Drop()
    {
        _socket?.Dispose();
        if (!stop.IsCancellationRequested)
        {
            Drops++;
            _ = ReconnectAsync();
        }
    }
}
