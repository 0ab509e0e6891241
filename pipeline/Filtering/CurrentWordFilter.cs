using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Filtering;

/// <summary>The filter of the moment. Fails open never: without lists there is no filter.</summary>
public sealed class CurrentWordFilter : Current<WordFilter>
{
    private readonly WordListStore _store;
    private readonly ILogger<CurrentWordFilter> _logger;

    public CurrentWordFilter(WordListStore store, TimeProvider time, ILogger<CurrentWordFilter> logger)
        : base(time)
    {
        (_store, _logger) = (store, logger);
        _store.Changed += OnChanged;
    }

    protected override ValueTask<string> VersionAsync(CancellationToken ct) => _store.VersionAsync(ct);

    protected override async ValueTask<WordFilter> MakeAsync(CancellationToken ct)
    {
        var lists = await _store.ListAsync(ct);
        var filter = WordFilter.Compile(lists.Select(stored => stored.List));
        _logger.WordsCompiled(lists.Count, filter.Count);
        return filter;
    }

    protected override void OnNotRefreshed(Exception exception) => _logger.WordsNotRefreshed(exception);

    protected override void Dispose(bool isDisposing)
    {
        _store.Changed -= OnChanged;
        base.Dispose(isDisposing);
    }
}
