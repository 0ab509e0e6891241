namespace Omni.Bench.Load;

/// <summary>
/// What became of one sender's messages, judged twice: by the conversation's sequence and by the sender's own counter. It is told of
/// every push and of everything that was read back, and trusts neither to be right.
/// </summary>
internal sealed class SenderLedger
{
    /// <summary>Stands for an entry that is no message of the sender's.</summary>
    public const int NoMessage = -1;

    private const byte Seen = 1;
    private const byte Pushed = 2;
    private const byte Placed = 4;

    private readonly SortedDictionary<long, int> _ahead = [];
    private byte[] _flags = [];
    private int _first;
    private int _nextCounter;
    private long _lastPushed;
    private int _lastPushedCounter;
    private bool _mayRepeat;

    /// <summary>The lowest sequence that has not come yet.</summary>
    public long NextSequence { get; private set; }

    /// <summary>Messages that came, each counted once.</summary>
    public int Delivered { get; private set; }

    public int Duplicates { get; private set; }

    public int OutOfOrder { get; private set; }

    /// <summary>What another connection showed again: a page knows it by its sequence and shows it once.</summary>
    public int Repeats { get; private set; }

    /// <summary>
    /// What came after a higher sequence of somebody else's, over a connection that followed another: a crash lets a message's repeated
    /// effects come behind those of an answer. A page sees the gap and asks, so it shows both in their order.
    /// </summary>
    public int Late { get; private set; }

    /// <summary>Something came before what belongs in front of it: a client would ask for the rest.</summary>
    public bool HasGap => _ahead.Count > 0;

    /// <summary>Starts anew: the conversation is known to <paramref name="lastSequence"/>, and these counters are going to come.</summary>
    public void Begin(long lastSequence, int firstCounter, int count)
    {
        _ahead.Clear();
        (_first, _nextCounter, _lastPushed, _flags) = (firstCounter, firstCounter, lastSequence, new byte[count]);
        (NextSequence, Delivered, Duplicates, OutOfOrder, Repeats, Late, _lastPushedCounter) = (lastSequence + 1, 0, 0, 0, 0, 0, NoMessage);
    }

    /// <summary>From here on the server may push again what an earlier connection brought.</summary>
    public void Reconnected() => (_lastPushed, _lastPushedCounter, _mayRepeat) = (0, NoMessage, true);

    /// <summary>An entry came over the socket. True when the message is new.</summary>
    public bool TakePushed(long sequence, int counter)
    {
        if (sequence > _lastPushed)
        {
            _lastPushed = sequence;
            _lastPushedCounter = Math.Max(_lastPushedCounter, counter);
        }
        else if (_mayRepeat && sequence < NextSequence)
        {
            Repeats++;
        }
        else if (Has(counter, Pushed))
        {
            Duplicates++;
        }
        else if (_mayRepeat && (counter == NoMessage || counter > _lastPushedCounter))
        {
            Late++;
            _lastPushedCounter = Math.Max(_lastPushedCounter, counter);
        }
        else
        {
            OutOfOrder++;
        }

        Mark(counter, Pushed);
        return Take(sequence, counter);
    }

    /// <summary>An entry was read from the conversation, or came over the socket. True when the message is new.</summary>
    public bool Take(long sequence, int counter)
    {
        if (sequence < NextSequence || _ahead.ContainsKey(sequence))
        {
            return false;
        }

        var isNew = counter != NoMessage && IsMine(counter) && !Has(counter, Seen);
        if (isNew)
        {
            Mark(counter, Seen);
            Delivered++;
        }

        if (sequence > NextSequence)
        {
            _ahead.Add(sequence, counter);
            return isNew;
        }

        Place(counter);
        while (_ahead.Remove(NextSequence, out var next))
        {
            Place(next);
        }

        return isNew;
    }

    /// <summary>The next entry in the order of the sequence.</summary>
    private void Place(int counter)
    {
        NextSequence++;
        if (!IsMine(counter))
        {
            return;
        }

        if (Has(counter, Placed))
        {
            Duplicates++;
        }
        else if (counter < _nextCounter)
        {
            OutOfOrder++;
        }
        else
        {
            _nextCounter = counter + 1;
        }

        Mark(counter, Placed);
    }

    private bool IsMine(int counter) => counter >= _first && counter - _first < _flags.Length;

    private bool Has(int counter, byte flag) => IsMine(counter) && (_flags[counter - _first] & flag) != 0;

    private void Mark(int counter, byte flag)
    {
        if (IsMine(counter))
        {
            _flags[counter - _first] |= flag;
        }
    }
}
