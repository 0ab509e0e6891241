namespace Omni.Runtime.Queues;

/// <summary>The waiting messages of one session, oldest first, and who holds it. Guarded by its queue's lock.</summary>
internal sealed class QueueSession(string id)
{
    private readonly Queue<QueuedMessage> _waiting = new(1);

    public string Id => id;

    /// <summary>Null while nobody holds the session.</summary>
    public SessionLock? Lock { get; set; }

    /// <summary>Whether it stands in the line of sessions that want a consumer.</summary>
    public bool IsReady { get; set; }

    public int Count => _waiting.Count;

    public QueuedMessage? Head => _waiting.TryPeek(out var head) ? head : null;

    public void Add(QueuedMessage message) => _waiting.Enqueue(message);

    public void RemoveHead() => _waiting.Dequeue();
}

/// <summary>A consumer's hold on a session. A consumer that lost it may still be running: its settlements are refused.</summary>
internal sealed class SessionLock(QueueSession session)
{
    public QueueSession Session => session;

    public Guid Token { get; init; }

    public DateTimeOffset Until { get; set; }

    /// <summary>When the delivery now in hand began; renewal ends some time after.</summary>
    public DateTimeOffset DeliveryBeganAt { get; set; }

    /// <summary>The delivery now in hand; null between two.</summary>
    public QueuedMessage? InHand { get; set; }

    public int Delivered { get; set; }
}
