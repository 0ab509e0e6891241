using System.Text;
using Omni.Runtime.SignalR;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>A browser's wire in memory: takes as much at once as the test lets it, and keeps what was sent and how often.</summary>
internal sealed class PlayedWire : IHubWire
{
    private readonly List<byte> _sent = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bytes that it takes before the browser must read; a send that finds it full waits for <see cref="Open"/>.</summary>
    public int Room { get; set; } = int.MaxValue;

    public bool IsBroken { get; set; }

    /// <summary>Pieces in which bytes left.</summary>
    public int Writes { get; private set; }

    /// <summary>Null while it is open; then whether it ended politely.</summary>
    public bool? Ended { get; private set; }

    /// <summary>Everything that arrived, record by record; a close frame as its number, a pong as its payload.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_sent)
            {
                return Describe([.. _sent]);
            }
        }
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (IsBroken || Ended is not null)
        {
            return -1;
        }

        var taken = Math.Min(Room, bytes.Length);
        Keep(bytes[..taken]);
        return taken;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _opened.Task;
        if (IsBroken || Ended is not null)
        {
            throw new IOException("The test broke the wire.");
        }

        Keep(bytes.Span);
    }

    /// <summary>The browser reads again.</summary>
    public void Open()
    {
        Room = int.MaxValue;
        _opened.SetResult();
    }

    public void End(bool isPolite)
    {
        Ended = isPolite;
        _opened.TrySetResult();
    }

    private static List<string> Describe(byte[] bytes)
    {
        var described = new List<string>();
        for (var rest = bytes.AsSpan(); Omni.Bench.Load.WebSocketFrames.TryRead(rest, out var kind, out var head, out var length); rest = rest[(head + length)..])
        {
            var payload = rest.Slice(head, length);
            described.Add(kind is Omni.Bench.Load.FrameKind.Close ? $"close {(payload[0] << 8) | payload[1]}"
                : kind is Omni.Bench.Load.FrameKind.Text ? Encoding.UTF8.GetString(payload).TrimEnd('\u001e')
                : $"{kind} {Encoding.UTF8.GetString(payload)}");
        }

        return described;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_sent)
        {
            Room -= Room is int.MaxValue ? 0 : bytes.Length;
            Writes += bytes.IsEmpty ? 0 : 1;
            _sent.AddRange(bytes);
        }
    }
}
