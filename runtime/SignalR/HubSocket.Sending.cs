using System.Buffers;

namespace Omni.Runtime.SignalR;

/// <summary>What goes to the browser, in its order, and nobody waits for it.</summary>
internal sealed partial class HubSocket
{
    private HubOutbox _outbox;
    private bool _isSending;

    /// <summary>Puts a frame in the line; it leaves with the next <see cref="Flush"/>. A browser that is too far behind is dropped.</summary>
    public void Add(byte[] frame)
    {
        lock (this)
        {
            if (!IsOpen)
            {
                return;
            }

            if (_outbox.Behind >= HubLimits.MaxBehind)
            {
                Flush();
                if (_outbox.Behind >= HubLimits.MaxBehind)
                {
                    Drop();
                    return;
                }
            }

            _outbox.Add(frame);
        }
    }

    /// <summary>Sends what the wire takes now. What it does not take follows by itself.</summary>
    public void Flush()
    {
        lock (this)
        {
            while (!_isSending && !_outbox.IsEmpty)
            {
                var bytes = _outbox.Next(out var rented);
                var sent = wire.TrySend(bytes.Span);
                Return(rented);
                if (sent < 0)
                {
                    End(isPolite: false);
                    return;
                }

                _sentAt = sweep.Tick;
                _outbox.Sent(sent);
                if (sent < bytes.Length)
                {
                    _isSending = true;
                    _ = SendRestAsync();
                }
            }
        }
    }

    private void Send(byte[] frame)
    {
        Add(frame);
        Flush();
    }

    private async Task SendRestAsync()
    {
        byte[]? rented = null;
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> bytes;
                lock (this)
                {
                    if (_outbox.IsEmpty)
                    {
                        _isSending = false;
                        if (_isLast)
                        {
                            End(isPolite: true);
                        }

                        return;
                    }

                    bytes = _outbox.Next(out rented);
                    _sentAt = sweep.Tick;
                }

                await wire.SendAsync(bytes);
                lock (this)
                {
                    Return(rented);
                    rented = null;
                    if (_state is State.Ended)
                    {
                        return;
                    }

                    _outbox.Sent(bytes.Length);
                }
            }
        }
        catch (Exception gone) when (WireFaults.IsGone(gone))
        {
            // The rented bytes go to the collector: what broke may still look at them.
            End(isPolite: false);
        }
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
