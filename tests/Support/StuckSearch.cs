using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>An index that stands still in the middle of a write until the test lets it go on.</summary>
internal sealed class StuckSearch : ISearch
{
    public SyncPoint Indexing { get; } = new();

    public List<string> Texts { get; } = [];

    public bool IsConfigured => true;

    public async ValueTask IndexAsync(IReadOnlyList<SearchDocument> documents, CancellationToken ct)
    {
        await Indexing.ReachAsync(ct);
        Texts.AddRange(documents.Where(it => it.Type is SearchType.Message).Select(it => it.Text).Except(Texts));
    }

    public ValueTask DeleteCustomerAsync(string customerId, CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask DeleteConversationAsync(string conversationId, CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask DeleteBeforeAsync(long generation, CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask PurgeAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask CommitAsync(string mark, CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask<string> MarkAsync(CancellationToken ct) => new("");

    public ValueTask<long> CountAsync(CancellationToken ct) => new(Texts.Count);

    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(SearchRequest request, CancellationToken ct) => new([]);

    public IReadOnlyList<TextRange> Highlight(IReadOnlyList<SearchWord> words, string text) => [];
}
