namespace Omni.Runtime.Queues;

/// <summary>
/// Where turns run. A turn that is started by another one (a stage sends to the next) runs on the same thread after it: to wake
/// another thread for each hop costs more than the hop.
/// </summary>
internal static class TurnLine
{
    /// <summary>So many turns in a row before the thread pool may do something else with the thread.</summary>
    private const int MaxInRow = 64;

    [ThreadStatic]
    private static Queue<Turn>? _line;

    [ThreadStatic]
    private static bool _isRunning;

    public static void Start(in Turn turn)
    {
        if (_isRunning)
        {
            _line!.Enqueue(turn);
        }
        else
        {
            Pool(turn);
        }
    }

    private static void Pool(in Turn turn) => ThreadPool.UnsafeQueueUserWorkItem(Run, turn, preferLocal: true);

    private static void Run(Turn turn)
    {
        var line = _line ??= new();
        _isRunning = true;
        try
        {
            turn.Begin();
            for (var i = 1; i < MaxInRow && line.TryDequeue(out var next); i++)
            {
                next.Begin();
            }
        }
        finally
        {
            _isRunning = false;
            while (line.TryDequeue(out var left))
            {
                Pool(left);
            }
        }
    }
}

/// <summary>A consumer's go at a session. It reports its own failures.</summary>
internal readonly record struct Turn(QueueTriggerHost Host, SessionLock Held)
{
    public void Begin() => _ = Host.TurnAsync(Held);
}
