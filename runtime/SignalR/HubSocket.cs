namespace Omni.Runtime.SignalR;

/// <summary>
/// One browser's connection. Idle it is this object and its wire: no buffer, no timer, no task. Bytes come in one call after the
/// other from the wire; sends come from anywhere.
/// </summary>
internal sealed partial class HubSocket(HubConnections connections, HubSweep sweep, IHubWire wire, string user) : ISwept
{
    private static readonly byte[] Ping = ServerFrames.Record("{\"type\":6}\u001e"u8);

    private int _heardAt = sweep.Tick;
    private int _sentAt = sweep.Tick;
    private int _since = sweep.Tick;
    private State _state = State.Opened;
    private bool _isLast;

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
}
