namespace Omni.Runtime.SignalR;

/// <summary>What a client says: frames, in them messages, in them records.</summary>
internal sealed partial class HubSocket
{
    private static readonly byte[] HandshakeDone = ServerFrames.Record("{}\u001e"u8);

    private ClientFrames _frames;
    private ClientRecords _records;
    private bool _isDeaf;

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

    private void Refuse(CloseCode code, byte[]? record)
    {
        Close(code, record);
        _isDeaf = true;
    }
}
