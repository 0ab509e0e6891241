using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>Counts the attempts of one call, and waits between them as its options say.</summary>
internal sealed class Attempts(TaskOrchestrationContext context, TaskRetryOptions? options)
{
    private readonly DateTime _began = context.CurrentUtcDateTime;
    private int _made;

    public bool IsLeft => options is not null;

    /// <summary>After a failure: whether there is another attempt, and now.</summary>
    public async Task<bool> GoOnAsync(TaskFailedException failed)
    {
        _made++;
        if (options?.Handler is { } handler)
        {
            return await handler(new(context, _made, failed.FailureDetails, context.CurrentUtcDateTime - _began, CancellationToken.None));
        }

        if (options?.Policy is not { } policy || _made >= policy.MaxNumberOfAttempts || !policy.HandleFailure(failed.FailureDetails))
        {
            return false;
        }

        var pause = PauseOf(policy);
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime + pause - _began > policy.RetryTimeout)
        {
            return false;
        }

        await context.CreateTimer(pause, CancellationToken.None);
        return true;
    }

    private TimeSpan PauseOf(RetryPolicy policy)
    {
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, _made - 1);
        return ticks < policy.MaxRetryInterval.Ticks ? TimeSpan.FromTicks((long)ticks) : policy.MaxRetryInterval;
    }
}
