namespace Omni.Pipeline;

public static class Current
{
    /// <summary>How long a change that another process made may go unnoticed.</summary>
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);
}

/// <summary>
/// The value of the moment, made of what is stored. Readers take it from a field; a change is noticed within <see cref="Current.CheckEvery"/> (at once
/// when this process made it) and the new value is made beside them, so that nobody waits for it. Only the very first use waits.
/// </summary>
public abstract class Current<T>(TimeProvider time) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile Made? _made;
    private long _checkedAt;
    private int _checking;

    /// <summary>The look for changes that runs beside the readers, or the last one.</summary>
    internal Task Background { get; private set; } = Task.CompletedTask;

    /// <summary>Completes at once, but for the first time.</summary>
    public ValueTask<T> GetAsync(CancellationToken ct)
    {
        if (_made is not { } made)
        {
            return FirstAsync(ct);
        }

        if (time.GetElapsedTime(Volatile.Read(ref _checkedAt)) >= Current.CheckEvery && Interlocked.Exchange(ref _checking, 1) == 0)
        {
            Background = Task.Run(CheckAsync, CancellationToken.None);
        }

        return new(made.Value);
    }

    /// <summary>Returns when every change saved before the call is in force here.</summary>
    public async ValueTask RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            // The version first: a change between the two reads is taken in now and looked at once more later, never missed.
            var version = await VersionAsync(ct);
            if (_made is not { } made || made.Version != version)
            {
                _made = new(version, await MakeAsync(ct));
            }

            Volatile.Write(ref _checkedAt, time.GetTimestamp());
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Differs whenever something was changed since.</summary>
    protected abstract ValueTask<string> VersionAsync(CancellationToken ct);

    /// <summary>Makes the value of what is stored now.</summary>
    protected abstract ValueTask<T> MakeAsync(CancellationToken ct);

    /// <summary>A look for changes failed; the value in force stays.</summary>
    protected abstract void OnNotRefreshed(Exception exception);

    /// <summary>This process changed what is stored.</summary>
    protected void OnChanged(object? sender, EventArgs e) => Background = Task.Run(CheckAsync, CancellationToken.None);

    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _one.Dispose();
        }
    }

    private async ValueTask<T> FirstAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        return _made!.Value;
    }

    private async Task CheckAsync()
    {
        try
        {
            await RefreshAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Nobody awaits this. The value in force stays, and the next reader after a while looks again.
            OnNotRefreshed(exception);
            Volatile.Write(ref _checkedAt, time.GetTimestamp());
        }
        finally
        {
            Volatile.Write(ref _checking, 0);
        }
    }

    private sealed record Made(string Version, T Value);
}
