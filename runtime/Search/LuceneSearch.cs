using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>
/// The index of this process, in a folder of its own. It is opened when it is first needed. A disk that refuses is an outage; an index
/// that can't be read is thrown away, since it can be made again.
/// </summary>
internal sealed class LuceneSearch(string folder, ILogger<LuceneSearch> logger) : ISearch, IDisposable
{
    private const string MarkKey = "mark";

    private static readonly TextAnalyzer ForIndex = new(isForIndex: true);
    private static readonly TextAnalyzer ForQuery = new(isForIndex: false);
    private static readonly Highlighting Highlights = new(ForIndex, ForQuery);
    private static readonly IndexQueries Queries = new(ForQuery);
    private static readonly Sort NewestFirst = new(new SortField(IndexFields.At, SortFieldType.INT64, reverse: true));

    private readonly Lock _opening = new();
    private readonly QuietThread _writing = new("search index");
    private OpenIndex? _open;
    private bool _isClosed;

    /// <summary>The one that was changed last, by the thread that changes it; null after an outage that it was told of.</summary>
    private OpenIndex? _changed;

    public bool IsConfigured => true;

    /// <summary>Where the files are.</summary>
    internal string Folder => folder;

    /// <summary>Makes files of all that was put in, under the mark that there is: who reads the files misses nothing.</summary>
    internal void Save() => Ask(index =>
    {
        index.Writer.Commit();
        return true;
    });

    public ValueTask IndexAsync(IReadOnlyList<SearchDocument> documents, CancellationToken ct) => Do(index =>
    {
        var fields = new ReusedDocument();
        foreach (var document in documents)
        {
            var id = IndexFields.IdOf(document);
            if (document.IsNew)
            {
                index.Writer.AddDocument(fields.Of(document, id));
            }
            else
            {
                index.Writer.UpdateDocument(id, fields.Of(document, id));
            }
        }
    });

    public ValueTask DeleteCustomerAsync(string customerId, CancellationToken ct) =>
        Do(index => index.Writer.DeleteDocuments(new Term(IndexFields.Customer, customerId)));

    public ValueTask DeleteConversationAsync(string conversationId, CancellationToken ct) =>
        Do(index => index.Writer.DeleteDocuments(new Term(IndexFields.Conversation, conversationId)));

    public ValueTask DeleteBeforeAsync(long generation, CancellationToken ct) => Do(index => index.Writer.DeleteDocuments(
        NumericRangeQuery.NewInt64Range(IndexFields.Generation, IndexFields.GenerationPrecision, null, generation, minInclusive: true, maxInclusive: false)));

    public ValueTask PurgeAsync(CancellationToken ct) => Do(index =>
    {
        index.Writer.ForceMergeDeletes(doWait: true);
        index.Writer.Commit();
        index.Searchers.MaybeRefreshBlocking(); // Whoever searched before holds the old files.
        index.Writer.DeleteUnusedFiles();
    });

    public ValueTask CommitAsync(string mark, CancellationToken ct) => Do(index =>
    {
        index.Writer.SetCommitData(new Dictionary<string, string>(StringComparer.Ordinal) { [MarkKey] = mark });
        index.Writer.Commit();
    });

    public ValueTask<string> MarkAsync(CancellationToken ct) =>
        new(Ask(index => index.Writer.CommitData.TryGetValue(MarkKey, out var mark) ? mark : ""));

    public ValueTask<long> CountAsync(CancellationToken ct) => new(Ask(index => Search(index, searcher => (long)searcher.IndexReader.NumDocs)));

    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(SearchRequest request, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, SearchRequest.MaxLimit);
        return new(Queries.Of(request) is { } query ? Ask<IReadOnlyList<SearchHit>>(index => Search(index, searcher => Find(searcher, query, request))) : []);
    }

    public IReadOnlyList<TextRange> Highlight(IReadOnlyList<SearchWord> words, string text) => Highlights.Find(words, text);

    public void Dispose()
    {
        _writing.Dispose();
        lock (_opening)
        {
            _isClosed = true;
            _open?.Dispose();
            _open = null;
        }
    }

    private static T Search<T>(OpenIndex index, Func<IndexSearcher, T> ask)
    {
        // Cheap when nothing changed since the last search. One who refreshes may have to wait for a merge; the others search in what there was.
        index.Searchers.MaybeRefresh();
        var searcher = index.Searchers.Acquire();
        try
        {
            return ask(searcher);
        }
        finally
        {
            index.Searchers.Release(searcher);
        }
    }

    private static List<SearchHit> Find(IndexSearcher searcher, Query query, SearchRequest request)
    {
        var skip = request.After?.Same ?? 0;
        var top = searcher.Search(query, null, request.Limit + skip, NewestFirst);
        var hits = new List<SearchHit>(top.ScoreDocs.Length);
        var (at, same) = (long.MinValue, 0);
        foreach (var scored in top.ScoreDocs)
        {
            var document = searcher.Doc(scored.Doc);
            var time = document.GetField(IndexFields.At).GetInt64Value()!.Value;
            (at, same) = (time, time == at ? same + 1 : 1);
            if (request.After is { } after && time == after.At.UtcTicks && same <= after.Same)
            {
                continue; // They were on the pages before.
            }

            hits.Add(HitOf(document, new(new DateTimeOffset(time, TimeSpan.Zero), same)));
            if (hits.Count == request.Limit)
            {
                break;
            }
        }

        return hits;
    }

    private static SearchHit HitOf(Document document, SearchCursor cursor) => new(
        document.Get(IndexFields.Conversation),
        document.GetField(IndexFields.Sequence).GetInt64Value()!.Value,
        document.Get(IndexFields.Customer),
        cursor);

    /// <summary>What changes the index takes long, and gives way to messages. What comes after it does not: it may hold what they wait for.</summary>
    private async ValueTask Do(Action<OpenIndex> act) =>
        await Task.Factory.StartNew(() => Change(act), CancellationToken.None, TaskCreationOptions.RunContinuationsAsynchronously, _writing);

    private void Change(Action<OpenIndex> act)
    {
        try
        {
            Ask(index =>
            {
                if (_changed is not null && _changed != index)
                {
                    throw new StorageUnavailableException("The search index was opened anew, without what was not committed.");
                }

                _changed = index;
                act(index);
                return true;
            });
        }
        catch (StorageUnavailableException)
        {
            // Whoever changes it hears of an outage, also of one that a search ran into: what was not committed is lost.
            _changed = null;
            throw;
        }
    }

    private T Ask<T>(Func<OpenIndex, T> ask)
    {
        var index = Open();
        try
        {
            return ask(index);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException or OutOfMemoryException)
        {
            // A writer that failed once has closed itself: the next call opens what was committed last.
            lock (_opening)
            {
                if (_open == index)
                {
                    index.Abandon();
                    _open = null;
                }
            }

            throw new StorageUnavailableException("The search index can't answer now.", exception);
        }
    }

    private OpenIndex Open()
    {
        lock (_opening)
        {
            return _isClosed
                ? throw new StorageUnavailableException("The search index is closed.")
                : _open ??= OpenIndex.Open(folder, ForIndex, logger);
        }
    }
}
