namespace Omni.Runtime.Queues;

/// <summary>The messages of a queue whose body is in memory, in the order in which it came there. Guarded by the queue's lock.</summary>
internal sealed class ResidentBodies
{
    /// <summary>For an entry's own fields that are dropped with the body.</summary>
    private const int EntryWeight = 128;

    private QueuedMessage? _newest;
    private long _bytes;

    /// <summary>About the memory that they take.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(QueuedMessage message)
    {
        if (message.IsResident || message.Body is not { } body)
        {
            return;
        }

        message.IsResident = true;
        message.Older = _newest;
        if (_newest is { } newest)
        {
            newest.Newer = message;
        }

        _newest = message;
        _bytes += body.Weight + EntryWeight;
    }

    public void Remove(QueuedMessage message)
    {
        if (!message.IsResident)
        {
            return;
        }

        message.IsResident = false;
        if (message.Older is { } older)
        {
            older.Newer = message.Newer;
        }

        if (message.Newer is { } newer)
        {
            newer.Older = message.Older;
        }
        else
        {
            _newest = message.Older;
        }

        (message.Older, message.Newer) = (null, null);
        _bytes -= message.Body!.Weight + EntryWeight;
    }

    /// <summary>The newest of them, whose turn comes last, until they make up the bytes. Those in hand stay.</summary>
    public List<SpillCandidate> Newest(long bytes)
    {
        var found = new List<SpillCandidate>();
        for (var message = _newest; message is not null && bytes > 0; message = message.Older)
        {
            if (!message.IsInHand)
            {
                found.Add(new(message, message.Changes));
                bytes -= message.Body!.Weight + EntryWeight;
            }
        }

        return found;
    }
}

/// <param name="Message">Whose body may go.</param>
/// <param name="Changes">How often it had been given to the disk by then.</param>
internal readonly record struct SpillCandidate(QueuedMessage Message, int Changes);
