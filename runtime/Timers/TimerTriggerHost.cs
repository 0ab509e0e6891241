using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Omni.Runtime.Functions;

namespace Omni.Runtime.Timers;

/// <summary>
/// Runs timer functions by the clock. A timer never overlaps itself: occurrences that pass during a run become one run right
/// after it. There is one host, so the monitor that Azure keeps between hosts has nothing to do here.
/// </summary>
internal sealed class TimerTriggerHost(FunctionCatalog catalog, FunctionInvoker invoker, TimeProvider time, ILogger<TimerTriggerHost> logger)
    : BackgroundService
{
    // The clock may be set while we wait; and no timer takes an arbitrary span.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(catalog.Of<TimerTrigger>().Select(timer => RunAsync(timer.Function, timer.Trigger, stoppingToken)));

    private async Task RunAsync(FunctionDescriptor function, TimerTrigger trigger, CancellationToken ct)
    {
        var due = trigger.RunOnStartup ? time.GetUtcNow() : trigger.Schedule.Next(time.GetUtcNow());
        var isPastDue = false;
        while (await IsReachedAsync(due, ct))
        {
            await InvokeAsync(function, isPastDue, ct);

            var now = time.GetUtcNow();
            var next = trigger.Schedule.Next(due);
            isPastDue = next < now;
            if (isPastDue)
            {
                logger.PastDue(function.Name);
            }

            due = isPastDue ? now : next;
        }
    }

    /// <summary>False when the host stops first.</summary>
    private async Task<bool> IsReachedAsync(DateTimeOffset due, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var wait = due - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
            {
                return true;
            }

            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task InvokeAsync(FunctionDescriptor function, bool isPastDue, CancellationToken ct)
    {
        try
        {
            await invoker.InvokeAsync(function, new() { Timer = new() { IsPastDue = isPastDue } }, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops; the function was asked to.
        }
        catch (Exception exception)
        {
            logger.Failed(function.Name, exception);
        }
    }
}
