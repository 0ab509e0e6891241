using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// The filter of the moment. Readers take it from a field; a change is noticed within <see cref="CheckEvery"/> (at once when
/// this process made it) and compiled beside them, so that nobody waits for it. Only the very first use waits for the lists.
/// </summary>
public sealed class CurrentWordFilter : IDisposable
{
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly WordListStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<CurrentWordFilter> _logger;
    private readonly SemaphoreSlim _one = new(1);
    private volatile Compiled? _compiled;
    private long _checkedAt;
    private int _checking;

    public CurrentWordFilter(WordListStore store, TimeProvider time, ILogger<CurrentWordFilter> logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        _store.Changed += OnChanged;
    }

    /// <summary>The look for changes that runs beside the readers, or the last one.</summary>
    internal Task Background { get; private set; } = Task.CompletedTask;

    /// <summary>Completes at once, but for the first time. Fails open never: without lists there is no filter.</summary>
    public ValueTask<WordFilter> GetAsync(CancellationToken ct)
    {
        if (_compiled is not { } compiled)
        {
            return FirstAsync(ct);
        }

        if (_time.GetElapsedTime(Volatile.Read(ref _checkedAt)) >= CheckEvery && Interlocked.Exchange(ref _checking, 1) == 0)
        {
            Background = Task.Run(CheckAsync, CancellationToken.None);
        }

        return new(compiled.Filter);
    }

    /// <summary>Returns when every change saved before the call is in force here.</summary>
    public async ValueTask RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            // The version first: a change between the two reads is compiled now and looked at once more later, never missed.
            var version = await _store.VersionAsync(ct);
            if (_compiled is not { } compiled || compiled.Version != version)
            {
                var lists = await _store.ListAsync(ct);
                var filter = WordFilter.Compile(lists.Select(stored => stored.List));
                _compiled = new(version, filter);
                _logger.WordsCompiled(lists.Count, filter.Count);
            }

            Volatile.Write(ref _checkedAt, _time.GetTimestamp());
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _store.Changed -= OnChanged;
        _one.Dispose();
    }

    private async ValueTask<WordFilter> FirstAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        return _compiled!.Filter;
    }

    private void OnChanged(object? sender, EventArgs e) => Background = Task.Run(CheckAsync, CancellationToken.None);

    private async Task CheckAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Nobody awaits this. The filter in force stays, and the next reader after a while looks again.
            _logger.WordsNotRefreshed(exception);
            Volatile.Write(ref _checkedAt, _time.GetTimestamp());
        }
        finally
        {
            Volatile.Write(ref _checking, 0);
        }
    }

    private sealed record Compiled(string Version, WordFilter Filter);
}
