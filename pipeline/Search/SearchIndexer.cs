using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>
/// Follows what changed with the index, in rounds, behind everything else. It always reads the tables; what it is told only says where.
/// When it was away, was told too much at once, or finds no storage, it reads the noted changes from the mark on.
/// </summary>
public sealed partial class SearchIndexer(
    ISearch search,
    SearchPending pending,
    SearchChanges changes,
    SearchDocuments documents,
    IOptions<SearchOptions> options,
    TimeProvider time,
    ILogger<SearchIndexer> logger) : IDisposable
{
    private const int BatchSize = 256;

    /// <summary>Customers who are known to be in the index as they are; past it they are read again.</summary>
    private const int MaxKnown = 100_000;

    /// <summary>How many changes are read between two looks at what is new.</summary>
    private const int LookAfter = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<SearchDocument> _batch = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ShownConversations _conversationsShown = new();
    private readonly LastSequences _lastSequences = new();
    private SearchState _state = SearchState.Off;
    private long _generation;
    private long _conversations;
    private long _documents;
    private long _uncommitted;
    private long _committedAt;
    private long _losses;
    private string _mark = "";
    private bool _isDirty;
    private bool _rebuildAsked;

    public SearchProgress Progress =>
        new(_state, pending.Count, Interlocked.Read(ref _conversations), Interlocked.Read(ref _documents), _mark);

    public void Dispose() => _turn.Dispose();

    /// <summary>Reads everything again, soon, and takes out what is not there any more. Searches go on meanwhile.</summary>
    public void Rebuild()
    {
        Volatile.Write(ref _rebuildAsked, true);
        pending.Wake();
    }

    /// <summary>Until it is cancelled; then what was indexed is made safe.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        if (!search.IsConfigured)
        {
            return;
        }

        pending.Open();
        _committedAt = time.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(ct);
                await Task.Delay(options.Value.Pause, time, ct);
                await pending.ArrivalAsync(_isDirty ? UntilCommit() : Timeout.InfiniteTimeSpan, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (StorageUnavailableException exception)
            {
                logger.Waits(exception);
                await RestAsync(ct);
            }
            catch (Exception exception)
            {
                logger.Failed(exception); // A bug, and no reason to end the host.
                pending.Miss();
                await RestAsync(ct);
            }
        }

        await EndAsync();
    }

    /// <summary>One round: what was missed, what is new, and a commit when it is time.</summary>
    internal async ValueTask RoundAsync(CancellationToken ct)
    {
        try
        {
            await DoRoundAsync(ct);
        }
        catch (StorageUnavailableException)
        {
            // What this round had taken is not in anybody's memory any more.
            await InTurnAsync(
                () =>
                {
                    Lose();
                    return ValueTask.CompletedTask;
                },
                CancellationToken.None);
            throw;
        }
    }

    private async ValueTask RestAsync(CancellationToken ct)
    {
        await Task.Delay(options.Value.RetryPause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        pending.Wake();
    }

    private async ValueTask DoRoundAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _rebuildAsked))
        {
            Volatile.Write(ref _rebuildAsked, false);
            await RebuildAsync(ct);
        }
        else if (pending.TakeMissed())
        {
            await CatchUpAsync(ct);
        }

        var since = pending.Since ?? time.GetUtcNow();
        await FollowAsync(ct);
        if (_isDirty && (_uncommitted >= options.Value.CommitDocuments || UntilCommit() == TimeSpan.Zero))
        {
            await CommitAsync(since, Volatile.Read(ref _losses), ct);
        }

        _state = SearchState.Following;
    }

    private async ValueTask CatchUpAsync(CancellationToken ct)
    {
        var (started, losses) = (time.GetUtcNow(), Volatile.Read(ref _losses));
        _state = SearchState.CatchingUp;
        _mark = await search.MarkAsync(ct);
        logger.CatchesUp(_mark);
        await ReadAllAsync(SearchSlot.Of(_mark), ct);
        await CommitAsync(started, losses, ct);
    }

    private async ValueTask RebuildAsync(CancellationToken ct)
    {
        try
        {
            var (started, losses) = (time.GetUtcNow(), Volatile.Read(ref _losses));
            _state = SearchState.Rebuilding;
            _generation = started.UtcTicks;
            _known.Clear();
            logger.CatchesUp("");
            await ReadAllAsync(SearchSlot.First, ct);
            await WhenWholeAsync(losses, () => search.DeleteBeforeAsync(_generation, ct), ct);
            await CommitAsync(started, losses, ct);
        }
        catch (StorageUnavailableException)
        {
            Volatile.Write(ref _rebuildAsked, true); // It was promised: again, from the start.
            throw;
        }
    }

    /// <summary>Everything that was noted since; each conversation from the first message of which that can be said.</summary>
    private async ValueTask ReadAllAsync(SearchSlot from, CancellationToken ct)
    {
        Interlocked.Exchange(ref _conversations, 0);
        Interlocked.Exchange(ref _documents, 0);
        var read = new Dictionary<string, long>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var change in changes.ReadAsync(from, ct))
        {
            var isNew = change switch
            {
                SearchChange.OfConversation it => !read.TryGetValue(it.Id, out var known) || it.From < known,
                _ => true,
            };
            if (isNew)
            {
                await IndexAsync(change, ct);
                Interlocked.Increment(ref _conversations);
            }

            if (change is SearchChange.OfConversation conversation && isNew)
            {
                read[conversation.Id] = conversation.From;
            }

            if (++count % LookAfter == 0)
            {
                await FollowAsync(ct);
            }
        }

        await FlushAsync(ct);
        logger.CaughtUp(Interlocked.Read(ref _conversations), Interlocked.Read(ref _documents));
    }

    private async ValueTask FollowAsync(CancellationToken ct)
    {
        foreach (var change in pending.TakeAll())
        {
            await IndexAsync(change, ct);
        }

        await FlushAsync(ct);
    }

    /// <param name="since">Everything that was noted before is in the index, or was noted less than a slot before it came to be known here.</param>
    /// <param name="losses">As many as there were before that was read.</param>
    /// <param name="ct">Ends the wait.</param>
    private async ValueTask CommitAsync(DateTimeOffset since, long losses, CancellationToken ct)
    {
        // A whole slot back: between its note and its coming here a change may have spent some time.
        var mark = SearchSlot.Of(since - SearchSlot.Length).Mark;
        await WhenWholeAsync(losses, () => search.CommitAsync(mark, ct), ct);
        (_mark, _isDirty, _uncommitted, _committedAt) = (mark, false, 0, time.GetTimestamp());
    }

    private TimeSpan UntilCommit()
    {
        var left = options.Value.CommitInterval - time.GetElapsedTime(_committedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async ValueTask EndAsync()
    {
        if (!_isDirty)
        {
            return;
        }

        try
        {
            await search.CommitAsync(_mark, CancellationToken.None);
        }
        catch (StorageUnavailableException exception)
        {
            logger.Waits(exception); // The next start catches up.
        }
    }
}
