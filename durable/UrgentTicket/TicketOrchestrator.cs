using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Durable.UrgentTicket;

/// <summary>
/// Takes a ticket up the chain until somebody acknowledges or resolves it. Deadlines and levels are in the ticket's row: this waits for the
/// next one, or to be woken, and has the row looked at.
/// </summary>
public static class TicketOrchestrator
{
    /// <summary>Of one execution; then it begins anew, so that a history stays short however long nobody answers.</summary>
    private const int MaxSteps = 20;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 100, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(TicketNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<TicketInput>()!;
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            var step = await context.CallActivityAsync<TicketStep>(TicketNames.Step, input, Patiently);
            if (step.IsOver)
            {
                return;
            }

            var wait = step.LookAt - context.CurrentUtcDateTime;
            try
            {
                await context.WaitForExternalEvent<object>(TicketNames.Changed, wait > Soon ? wait : Soon);
            }
            catch (TaskCanceledException)
            {
                // The deadline came first, as far as is known here; the row knows.
            }
        }

        context.ContinueAsNew(input);
    }
}
