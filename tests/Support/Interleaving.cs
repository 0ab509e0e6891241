namespace Omni.Tests.Support;

/// <summary>
/// Lets several callers run by turns on one thread: each stops before every call to a fake, and a seed chooses who goes on. The
/// same seed gives the same order of calls.
/// </summary>
internal sealed class Interleaving
{
    private readonly List<TaskCompletionSource> _waiting = [];
    private bool _on;

    /// <summary>For the hooks of the fakes.</summary>
    public ValueTask TurnAsync()
    {
        if (!_on)
        {
            return ValueTask.CompletedTask;
        }

        var turn = new TaskCompletionSource();
        _waiting.Add(turn);
        return new(turn.Task);
    }

    public void Run(int seed, params IEnumerable<Func<Task>> callers)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _on = true;
            var random = new Random(seed);
            List<Task> running = [.. callers.Select(caller => caller())];
            while (_waiting.Count > 0)
            {
                var turn = _waiting[random.Next(_waiting.Count)];
                _waiting.Remove(turn);
                turn.SetResult();
            }

            _on = false;
            foreach (var caller in running)
            {
                Assert.True(caller.IsCompleted, "A caller waits for something that is no call to a fake.");
                caller.GetAwaiter().GetResult();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
