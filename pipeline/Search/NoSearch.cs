using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>On a host without an index. What changes is noted all the same, so that an index that comes later can be built.</summary>
internal sealed class NoSearch : ISearch
{
    public bool IsConfigured => false;

    public ValueTask IndexAsync(IReadOnlyList<SearchDocument> documents, CancellationToken ct) => throw Unasked();

    public ValueTask DeleteCustomerAsync(string customerId, CancellationToken ct) => throw Unasked();

    public ValueTask DeleteConversationAsync(string conversationId, CancellationToken ct) => throw Unasked();

    public ValueTask DeleteBeforeAsync(long generation, CancellationToken ct) => throw Unasked();

    public ValueTask PurgeAsync(CancellationToken ct) => throw Unasked();

    public ValueTask CommitAsync(string mark, CancellationToken ct) => throw Unasked();

    public ValueTask<string> MarkAsync(CancellationToken ct) => throw Unasked();

    public ValueTask<long> CountAsync(CancellationToken ct) => throw Unasked();

    public ValueTask<IReadOnlyList<SearchHit>> FindAsync(SearchRequest request, CancellationToken ct) => throw Unasked();

    public IReadOnlyList<TextRange> Highlight(IReadOnlyList<SearchWord> words, string text) => throw Unasked();

    private static InvalidOperationException Unasked() => new($"Ask {nameof(ISearch)}.{nameof(IsConfigured)} first.");
}
