using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Knowledge;

/// <summary>The published articles of the moment.</summary>
public sealed class CurrentKnowledge : Current<KnowledgeIndex>
{
    private readonly ArticleStore _store;
    private readonly ILogger<CurrentKnowledge> _logger;

    public CurrentKnowledge(ArticleStore store, TimeProvider time, ILogger<CurrentKnowledge> logger)
        : base(time)
    {
        (_store, _logger) = (store, logger);
        _store.Changed += OnChanged;
    }

    protected override ValueTask<string> VersionAsync(CancellationToken ct) => _store.VersionAsync(ct);

    protected override async ValueTask<KnowledgeIndex> MakeAsync(CancellationToken ct)
    {
        var index = KnowledgeIndex.Build(await _store.PublishedAsync(ct));
        _logger.KnowledgeLoaded(index.Count);
        return index;
    }

    protected override void OnNotRefreshed(Exception exception) => _logger.KnowledgeNotRefreshed(exception);

    protected override void Dispose(bool isDisposing)
    {
        _store.Changed -= OnChanged;
        base.Dispose(isDisposing);
    }
}
