using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Omni.Runtime.Search;

/// <summary>
/// Runs tasks on a thread of its own, one after the other, and lets everybody else's go first. Long work on the pool keeps one of its few threads from
/// messages; here it takes what they leave. Nothing may run here that holds a lock which messages want: they would wait for this thread's turn.
/// </summary>
internal sealed class QuietThread : TaskScheduler, IDisposable
{
    /// <summary>About a tenth of a core beside work of usual weight; all of one that is idle.</summary>
    private const int Niceness = 10;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    public QuietThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Nothing more is taken; what was taken is done.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Run()
    {
        if (OperatingSystem.IsLinux())
        {
            // There .NET leaves priorities alone, and nobody means this thread alone. One that may not be nice is as the others.
            _ = NativeMethods.SetPriority(NativeMethods.Process, 0, Niceness);
        }

        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    private static class NativeMethods
    {
        internal const int Process = 0;

        [DllImport("libc", EntryPoint = "setpriority")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int SetPriority(int which, uint who, int niceness);
    }
}
