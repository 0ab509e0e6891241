namespace Omni.Tests.Simulation;

/// <summary>Lets one through at a time, in the order of their coming.</summary>
internal sealed class Turnstile
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    public Task EnterAsync()
    {
        if (!_isTaken)
        {
            _isTaken = true;
            return Task.CompletedTask;
        }

        var turn = new TaskCompletionSource();
        _waiting.Enqueue(turn);
        return turn.Task;
    }

    public void Leave()
    {
        if (_waiting.TryDequeue(out var next))
        {
            next.SetResult();
        }
        else
        {
            _isTaken = false;
        }
    }
}
