using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Omni.Bench.Load;

namespace Omni.Bench.Connections;

/// <summary>One visitor's open page that nobody writes to. Without a buffer while it waits: the driver shares the machine.</summary>
internal sealed class IdleConnection : SocketAsyncEventArgs
{
    private const int HeadSize = 1024;

    private static readonly byte[] Ping = WebSocketFrames.Short(FrameKind.Text, "{\"type\":6}\u001e"u8);

    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly Socket _socket;
    private byte[]? _rest;
    private byte[]? _awaited;
    private TaskCompletionSource? _arrived;
    private int _records;

    private IdleConnection(Socket socket)
        : base(true) => _socket = socket;

    /// <summary>The visitor's; kept only for those that will be pushed to.</summary>
    public string? Token { get; init; }

    /// <summary>Records that came, pings too.</summary>
    public int Records => Volatile.Read(ref _records);

    public bool IsAlive { get; private set; } = true;

    /// <summary>Connects as a browser does, with the token in the query, and shakes hands.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="from">This end's address and port. The kernel takes long to find a free one among so many.</param>
    /// <param name="token">Who it is.</param>
    /// <param name="isSampled">Whether the token is kept.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IdleConnection> OpenAsync(Uri server, IPEndPoint from, string token, bool isSampled, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            Bind(socket, from);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(server.Host), server.Port), ct);
            var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"GET /omni?access_token={token} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
                    + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
                    + $"Upgrade: websocket\r\nOrigin: http://{server.Authority}\r\nSec-WebSocket-Version: 13\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
                    + $"Accept-Language: en-US,en;q=0.9\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"),
                ct);
            await ReadAnswerAsync(socket, "\r\n\r\n"u8.ToArray(), "HTTP/1.1 101", ct);
            await socket.SendAsync(WebSocketFrames.Short(FrameKind.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8), ct);
            await ReadAnswerAsync(socket, "{}\u001e"u8.ToArray(), "", ct);
            socket.Blocking = false;
            return new(socket) { Token = isSampled ? token : null };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Start()
    {
        SetBuffer(Memory<byte>.Empty);
        Receive();
    }

    public void KeepAlive()
    {
        if (IsAlive && _socket.Send(Ping, SocketFlags.None, out var error) < Ping.Length)
        {
            IsAlive = error is SocketError.Success;
        }
    }

    /// <summary>Completes when a record with this text in it came.</summary>
    public Task ArrivalOf(string text)
    {
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = Encoding.UTF8.GetBytes(text);
        return _arrived.Task;
    }

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        if (TakeWhatIsThere())
        {
            Receive();
        }
    }

    private static void Bind(Socket socket, IPEndPoint from)
    {
        try
        {
            socket.Bind(from);
        }
        catch (SocketException taken) when (taken.SocketErrorCode is System.Net.Sockets.SocketError.AddressAlreadyInUse)
        {
            socket.Bind(new IPEndPoint(from.Address, 0)); // Somebody listens there on all addresses, or an earlier run's port cools down.
        }
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] end, string start, CancellationToken ct)
    {
        var answer = new byte[HeadSize];
        var filled = 0;
        while (!answer.AsSpan(0, filled).EndsWith(end))
        {
            var count = await socket.ReceiveAsync(answer.AsMemory(filled), ct);
            filled += count > 0 ? count : throw new LoadException($"The hub ended the connection: {Encoding.UTF8.GetString(answer, 0, filled)}");
        }

        if (!Encoding.UTF8.GetString(answer, 0, filled).StartsWith(start, StringComparison.Ordinal))
        {
            throw new LoadException($"The hub answered: {Encoding.UTF8.GetString(answer, 0, filled)}");
        }
    }

    private void Receive()
    {
        while (!_socket.ReceiveAsync(this))
        {
            if (!TakeWhatIsThere())
            {
                return;
            }
        }
    }

    private bool TakeWhatIsThere()
    {
        var bytes = _buffer ??= new byte[64 * 1024];
        var begun = _rest?.Length ?? 0;
        _rest?.CopyTo(bytes, 0);
        var error = SocketError;
        var count = error is SocketError.Success ? _socket.Receive(bytes.AsSpan(begun), SocketFlags.None, out error) : 0;
        if (count is 0 && error is not SocketError.WouldBlock)
        {
            return IsAlive = false;
        }

        var received = bytes.AsSpan(0, begun + count);
        while (WebSocketFrames.TryRead(received, out var kind, out var head, out var length))
        {
            if (kind is FrameKind.Close)
            {
                return IsAlive = false;
            }

            _records++;
            if (_awaited is { } awaited && received.Slice(head, length).IndexOf(awaited) >= 0)
            {
                _awaited = null;
                _arrived!.TrySetResult();
            }

            received = received[(head + length)..];
        }

        _rest = received.IsEmpty ? null : received.ToArray();
        return true;
    }
}
