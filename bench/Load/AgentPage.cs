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
internal sealed class AgentPage : IDisposable
{
    private const byte RecordEnd = 0x1E;

    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Ping = WebSocketFrames.Short(FrameKind.Text, "{\"type\":6}\u001e"u8);

    private readonly IRecordReader _records;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly SocketReader _reader;
    private byte[] _record = new byte[16 * 1024];
    private Socket? _socket;
    private int _recorded;

    public AgentPage(OmniClient agent, IRecordReader records, TimeProvider time, CancellationToken stop)
    {
        (Agent, _records, _time, _stop) = (agent, records, time, stop);
        _reader = new(64 * 1024, Received, Drop);
    }

    public OmniClient Agent { get; set; }

    /// <summary>How often the server or the network ended the connection.</summary>
    public int Drops { get; private set; }

    public Task OpenAsync() => ConnectAsync();

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
        _reader.Dispose();
    }

    private async Task ConnectAsync()
    {
        var connection = await Agent.PostAsync("api/negotiate", null, _stop);
        var address = new Uri((string)connection["url"]!);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port), _stop);
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            var upgrade = $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {(string)connection["accessToken"]!}\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(upgrade), _stop);
            _reader.Use(socket);
            _recorded = 0;
            while (_reader.Unread.IndexOf("\r\n\r\n"u8) < 0)
            {
                if (!await _reader.ReadAsync(_stop))
                {
                    throw new LoadException("The hub ended the connection before it began.");
                }
            }

            var head = Encoding.ASCII.GetString(_reader.Unread);
            if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                throw new LoadException($"The hub answered: {head}");
            }

            _reader.Consume(head.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
            await socket.SendAsync(WebSocketFrames.Short(FrameKind.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8), _stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        _reader.Receive();
    }

    private async Task ReconnectAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync();
                _records.Reconnected(this);
                return;
            }
            catch (Exception ex) when (ex is SocketException or HttpRequestException or LoadException or IOException)
            {
                await Task.Delay(ReconnectPause, _time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>True when there is more to receive.</summary>
    private bool Received()
    {
        var read = 0;
        while (WebSocketFrames.TryRead(_reader.Unread[read..], out var kind, out var head, out var length))
        {
            var payload = _reader.Unread.Slice(read + head, length);
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

        _reader.Consume(read);
        return true;
    }

    /// <summary>A record may be spread over frames, and a frame may hold several.</summary>
    private void TakeRecords(ReadOnlySpan<byte> payload)
    {
        for (var end = payload.IndexOf(RecordEnd); end >= 0; end = payload.IndexOf(RecordEnd))
        {
            if (_recorded is 0)
            {
                _records.Read(this, payload[..end]);
            }
            else
            {
                Keep(payload[..end]);
                _records.Read(this, _record.AsSpan(0, _recorded));
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

    private void Drop()
    {
        _socket?.Dispose();
        if (!_stop.IsCancellationRequested)
        {
            Drops++;
            _ = ReconnectAsync();
        }
    }
}
