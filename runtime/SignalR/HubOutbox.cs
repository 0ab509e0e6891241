using System.Buffers;

namespace Omni.Runtime.SignalR;

/// <summary>
/// What is on its way to one browser, in its order. A sender never waits: what the wire does not take at once leaves by itself
/// later. Empty, it holds nothing. Not for two threads at once; its socket takes care of that.
/// </summary>
internal struct HubOutbox
{
    /// <summary>As many bytes leave together at most, once there is more than one frame.</summary>
    private const int Together = 32 * 1024;

    private Queue<byte[]>? _frames;
    private int _sentOfFirst;

    /// <summary>Bytes that wait.</summary>
    public int Behind { get; private set; }

    public readonly bool IsEmpty => _frames is null;

    public void Add(byte[] frame)
    {
        (_frames ??= new(1)).Enqueue(frame);
        Behind += frame.Length;
    }

    /// <summary>Drops everything.</summary>
    public void Clear() => (_frames, _sentOfFirst, Behind) = (null, 0, 0);

    /// <summary>What leaves next: the first frame as it is, or several in one piece.</summary>
    /// <param name="rented">To be given back after sending, when it is not null.</param>
    public readonly ReadOnlyMemory<byte> Next(out byte[]? rented)
    {
        rented = null;
        var first = _frames!.Peek().AsMemory(_sentOfFirst);
        if (_frames.Count is 1 || first.Length >= Together)
        {
            return first;
        }

        rented = ArrayPool<byte>.Shared.Rent(Together);
        var (filled, skip) = (0, _sentOfFirst);
        foreach (var frame in _frames)
        {
            var rest = frame.AsSpan(skip);
            var part = rest[..Math.Min(rest.Length, Together - filled)];
            part.CopyTo(rented.AsSpan(filled));
            (filled, skip) = (filled + part.Length, 0);
            if (filled == Together)
            {
                break;
            }
        }

        return rented.AsMemory(0, filled);
    }

    public void Sent(int bytes)
    {
        Behind -= bytes;
        _sentOfFirst += bytes;
        while (_frames!.TryPeek(out var first) && _sentOfFirst >= first.Length)
        {
            _sentOfFirst -= first.Length;
            _frames.Dequeue();
        }

        if (_frames.Count is 0)
        {
            _frames = null;
        }
    }
}
