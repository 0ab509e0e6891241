using System.Buffers;

namespace Omni.Runtime.SignalR;

/// <summary>
/// One browser's connection. Idle it is this object and its wire: no buffer, no timer, no task. Bytes come in one call after the
/// other from the wire; sends come from anywhere.
/// </summary>
internal sealed class HubSocket(HubConnections connections, HubSweep sweep, IHubWire wire, string user) : ISwept
{
    private static readonly byte[] Ping = ServerFrames.Record("{\"type\":6}\u001e"u8);
    private static readonly byte[] HandshakeDone = ServerFrames.Record("{}\u001e"u8);

    private ClientFrames _frames;
    private ClientRecords _records;
    private HubOutbox _outbox;
    private int _heardAt = sweep.Tick;
    private int _sentAt = sweep.Tick;
    private int _since = sweep.Tick;
    private State _state = State.Opened;
    private bool _isSending;
    private bool _isLast;
    private bool _isDeaf;

    private enum State : byte
    {
        /// <summary>The handshake has not come.</summary>
        Opened,
        Ready,

        /// <summary>A close frame is on its way, and nothing follows it.</summary>
        Closing,
        Ended,
    }

    /// <summary>For the log.</summary>
    public long Id { get; } = connections.NextId();

    public string User => user;

    private bool IsOpen => _state is State.Opened or State.Ready;

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

    /// <summary>Called by the wire, one call at a time. The bytes are the socket's to change until it returns.</summary>
    /// <returns>False: nothing more is to be read.</returns>
    public bool Received(Span<byte> bytes)
    {
        _heardAt = sweep.Tick;
        if (_isDeaf)
        {
            return true; // Thrown away: a connection with unread bytes would be reset before the close frame is read.
        }

        bytes = _frames.Join(bytes);
        while (!_isDeaf)
        {
            switch (_frames.Next(ref bytes, out var payload, out var fault))
            {
                case FrameEvent.Incomplete:
                    _frames.Keep(bytes);
                    return true;
                case FrameEvent.Message:
                    TakeRecords(payload);
                    break;
                case FrameEvent.Ping:
                    Send(ServerFrames.Pong(payload));
                    break;
                case FrameEvent.Pong:
                    break;
                case FrameEvent.Close:
                    Close(CloseCode.Normal, null);
                    EndWhenSent();
                    return false;
                case FrameEvent.Fault:
                    Refuse(fault, null);
                    break;
            }
        }

        return true;
    }

    /// <summary>Says goodbye, and gives the browser a moment to say it too.</summary>
    /// <param name="code">For the WebSocket.</param>
    /// <param name="record">A frame of the hub protocol that goes before it.</param>
    public void Close(CloseCode code, byte[]? record)
    {
        lock (this)
        {
            if (!IsOpen)
            {
                return;
            }

            Leave();
            (_state, _since) = (State.Closing, sweep.Tick);
            if (record is not null)
            {
                _outbox.Add(record);
            }

            _outbox.Add(ServerFrames.Close(code));
            Flush();
        }
    }

    /// <summary>The wire is gone, or goes now.</summary>
    public void End(bool isPolite)
    {
        lock (this)
        {
            if (_state is State.Ended)
            {
                return;
            }

            Leave();
            _state = State.Ended;
            _outbox.Clear();
        }

        sweep.Remove(this);
        wire.End(isPolite);
    }

    public void Sweep(int tick)
    {
        lock (this)
        {
            if (_state is State.Closing && tick - _since > HubLimits.Closing)
            {
                End(isPolite: false);
            }
            else if (IsOpen && _isSending && tick - _sentAt > HubLimits.SlowestSend)
            {
                Drop();
            }
            else if (_state is State.Opened && tick - _since > HubLimits.Handshake)
            {
                Close(CloseCode.Policy, HubProtocol.HandshakeRefused("The handshake did not come in time."));
            }
            else if (tick - _heardAt > HubLimits.Silence)
            {
                Close(CloseCode.GoingAway, HubProtocol.Close("Nothing was heard from the client for too long.", mayReconnect: true));
            }
            else if (_state is State.Ready && tick - _sentAt >= HubLimits.Ping)
            {
                Send(Ping);
            }
        }
    }

    private void TakeRecords(ReadOnlySpan<byte> message)
    {
        var joined = _records.Join(message);
        while (IsOpen && ClientRecords.Next(ref joined, out var record))
        {
            if (record.Length > ClientFrames.MaxMessage)
            {
                Refuse(CloseCode.TooBig, null);
            }
            else if (_state is State.Opened)
            {
                ShakeHands(record);
            }
            else
            {
                Answer(record);
            }
        }

        if (IsOpen && joined.Length > ClientFrames.MaxMessage)
        {
            Refuse(CloseCode.TooBig, null);
        }

        _records.Keep(joined);
    }

    private void ShakeHands(ReadOnlySpan<byte> record)
    {
        if (HubProtocol.FindHandshakeFault(record) is { } fault)
        {
            Refuse(CloseCode.Policy, HubProtocol.HandshakeRefused(fault));
            return;
        }

        lock (this)
        {
            if (_state is State.Opened)
            {
                // In this order: no event goes before the answer.
                _outbox.Add(HandshakeDone);
                _state = State.Ready;
                connections.Join(this);
                Flush();
            }
        }
    }

    private void Answer(ReadOnlySpan<byte> record)
    {
        switch (HubProtocol.Read(record, out var invocationId))
        {
            case HubRequest.Nothing:
                break;
            case HubRequest.Call:
                Send(HubProtocol.NoSuchMethod(invocationId));
                break;
            case HubRequest.Close:
                Close(CloseCode.Normal, null);
                break;
            case HubRequest.Unreadable:
                Refuse(CloseCode.BadData, HubProtocol.Close("A record can't be read.", mayReconnect: false));
                break;
        }
    }

    private void Send(byte[] frame)
    {
        Add(frame);
        Flush();
    }

    private void Refuse(CloseCode code, byte[]? record)
    {
        Close(code, record);
        _isDeaf = true;
    }

    private void EndWhenSent()
    {
        lock (this)
        {
            _isLast = true;
            if (_outbox.IsEmpty)
            {
                End(isPolite: true);
            }
        }
    }

    private void Drop()
    {
        connections.Dropped(this);
        End(isPolite: false);
    }

    private void Leave()
    {
        if (_state is State.Ready)
        {
            connections.Leave(this);
        }
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
