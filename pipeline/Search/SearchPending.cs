using System.Threading.Channels;

namespace Omni.Pipeline.Search;

/// <summary>
/// What changed and is not in the index yet. Bounded, and never in anybody's way: what finds no room is only counted as missed, and is
/// read again from what was noted.
/// </summary>
public sealed class SearchPending(TimeProvider time)
{
    /// <summary>Conversations and customers that may wait.</summary>
    internal const int Capacity = 50_000;

    private readonly Lock _lock = new();
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<string, long> _conversations = new(StringComparer.Ordinal);
    private HashSet<string> _customers = new(StringComparer.Ordinal);
    private DateTimeOffset? _since;
    private bool _isOpen;
    private bool _hasMissed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _conversations.Count + _customers.Count;
            }
        }
    }

    /// <summary>Since when the oldest waits; null when none does.</summary>
    internal DateTimeOffset? Since
    {
        get
        {
            lock (_lock)
            {
                return _since;
            }
        }
    }

    /// <summary>From now on somebody takes what is added; before, nothing is kept, and the first thing to do is to catch up.</summary>
    internal void Open()
    {
        lock (_lock)
        {
            (_isOpen, _hasMissed) = (true, true);
        }

        _arrived.Writer.TryWrite(true);
    }

    internal void Miss()
    {
        lock (_lock)
        {
            _hasMissed = true;
        }
    }

    /// <summary>Whether something was missed; asking forgets it.</summary>
    internal bool TakeMissed()
    {
        lock (_lock)
        {
            var missed = _hasMissed;
            _hasMissed = false;
            return missed;
        }
    }

    internal void Add(SearchChange change)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return;
            }

            if (_conversations.Count + _customers.Count >= Capacity)
            {
                _hasMissed = true;
                return;
            }

            _since ??= time.GetUtcNow();
            switch (change)
            {
                case SearchChange.OfConversation it:
                    _conversations[it.Id] = _conversations.TryGetValue(it.Id, out var from) ? Math.Min(from, it.From) : it.From;
                    break;
                case SearchChange.OfCustomer it:
                    _customers.Add(it.Id);
                    break;
            }
        }

        _arrived.Writer.TryWrite(true);
    }

    internal IReadOnlyList<SearchChange> TakeAll()
    {
        Dictionary<string, long> conversations;
        HashSet<string> customers;
        lock (_lock)
        {
            if (_conversations.Count + _customers.Count == 0)
            {
                return [];
            }

            (conversations, _conversations) = (_conversations, new(StringComparer.Ordinal));
            (customers, _customers) = (_customers, new(StringComparer.Ordinal));
            _since = null;
        }

        return [.. conversations.Select(it => new SearchChange.OfConversation(it.Key, it.Value)), .. customers.Select(it => new SearchChange.OfCustomer(it))];
    }

    /// <summary>Wakes whoever waits, though nothing arrived.</summary>
    internal void Wake() => _arrived.Writer.TryWrite(true);

    /// <summary>Until something arrives, or the time is over.</summary>
    internal async ValueTask ArrivalAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        try
        {
            await _arrived.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
