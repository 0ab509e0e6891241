using System.Buffers.Binary;

namespace Omni.Runtime.Queues;

/// <summary>The waiting messages of one session, oldest first, and who holds it. Guarded by its queue's lock.</summary>
internal sealed class QueueSession(string id)
{
    private QueuedMessage? _last;

    public string Id => id;

    /// <summary>Null while nobody holds the session.</summary>
    public SessionLock? Lock { get; set; }

    /// <summary>Whether it stands in a line: of those that want a consumer, or before the <see cref="SuspectGate"/>.</summary>
    public bool IsInLine { get; set; }

    public QueuedMessage? Head { get; private set; }

    public void Add(QueuedMessage message)
    {
        if (_last is { } last)
        {
            last.Next = message;
        }
        else
        {
            Head = message;
        }

        _last = message;
    }

    public void RemoveHead()
    {
        var head = Head!;
        Head = head.Next;
        head.Next = null;
        if (Head is null)
        {
            _last = null;
        }
    }
}

/// <summary>A consumer's hold on a session. A consumer that lost it may still be running: its settlements are refused.</summary>
/// <param name="session">What is held.</param>
/// <param name="number">Its number among the locks of its queue.</param>
internal sealed class SessionLock(QueueSession session, long number)
{
    public QueueSession Session => session;

    /// <summary>What a function sees of the lock.</summary>
    public Guid Token
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], number);
            return new(bytes);
        }
    }

    public DateTimeOffset Until { get; set; }

    /// <summary>When the delivery now in hand began, or was last renewed by its function; the host's own renewal ends some time after.</summary>
    public DateTimeOffset RenewedSince { get; set; }

    /// <summary>The delivery now in hand; null between two.</summary>
    public QueuedMessage? InHand { get; set; }

    public int Delivered { get; set; }
}
