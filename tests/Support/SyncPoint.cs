namespace Omni.Tests.Support;

/// <summary>A place in the code under test: it says that it was reached, and goes on when the test lets it.</summary>
internal sealed class SyncPoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>For the code under test.</summary>
    public Task ReachAsync(CancellationToken ct = default)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(ct);
    }

    /// <summary>For the test.</summary>
    public async Task ReachedAsync(string what)
    {
        try
        {
            await _reached.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Never came to: {what}");
        }
    }

    public void Release() => _released.TrySetResult();
}
