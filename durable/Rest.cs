using Microsoft.DurableTask;

namespace Omni.Durable;

/// <summary>How an orchestration waits for the time, and for somebody who wants it to look before that.</summary>
internal static class Rest
{
    /// <summary>The event that has it look again. Whoever raises it says nothing by it: what is in the rows counts.</summary>
    public const string Look = "look";

    /// <summary>Activities that meet an outage are tried for some hours; then the orchestration fails, and the next request begins it again.</summary>
    public static TaskOptions Patiently { get; } = TaskOptions.FromRetryPolicy(
        new RetryPolicy(50, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    public static async Task UntilAsync(TaskOrchestrationContext context, DateTime until)
    {
        using var rest = new CancellationTokenSource();
        await Task.WhenAny(context.CreateTimer(until, rest.Token), context.WaitForExternalEvent<object?>(Look, rest.Token));

        // Not the asynchronous way: it would go on from another thread, which an orchestrator must not.
        rest.Cancel();
    }

    public static Task UntilToldAsync(TaskOrchestrationContext context) => context.WaitForExternalEvent<object?>(Look);
}
