using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Sees to it that a conversation which was offered or has to wait finds its agent: one round finds out how it stands, waits for an answer, a
/// nudge or the time, and begins anew. The head is the truth; what an event says is never believed.
/// </summary>
public static class AssignOrchestrator
{
    private static readonly TaskOptions Patient = TaskOptions.FromRetryPolicy(
        new(maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(AssignNames.Orchestrator)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<AssignInput>()!;
        var isFirst = input.Token.Length == 0;
        input = isFirst ? input with { Token = context.NewGuid().ToString("N") } : input;
        var found = await context.CallActivityAsync<FindResult>(
            AssignNames.FindAgent, new FindInput(input.ConversationId, input.Reason, input.Token, isFirst), Patient);
        if (found.Status is AssignStatus.Assigned or AssignStatus.NotWaiting)
        {
            return found.Status is AssignStatus.Assigned ? "assigned" : "not-waiting";
        }

        if (input.Alerted != found.Episode && context.CurrentUtcDateTime >= found.Since + input.Settings.AlertAfter)
        {
            await context.CallActivityAsync(AssignNames.AlertSupervisors, input.ConversationId, Patient);
            input = input with { Alerted = found.Episode };
        }

        var lookAt = found.Until ?? input.Settings.NextLook(found.Since, found.AskedLast, context.CurrentUtcDateTime);
        context.SetCustomStatus(new AssignProgress(found.Status is AssignStatus.Offered ? "offered" : "waiting", found.AgentId, lookAt));
        var isDue = await SleepAsync(context, lookAt);
        if (found.Status is AssignStatus.Offered)
        {
            var settled = await context.CallActivityAsync<SettleResult>(
                AssignNames.SettleOffer, new SettleInput(input.ConversationId, found.OfferId, found.AgentId, isDue), Patient);
            if (settled is SettleResult.NotWaiting)
            {
                return "answered";
            }
        }

        context.ContinueAsNew(input with { Reason = found.Status is AssignStatus.Offered ? "asked-on" : isDue ? "timer" : AssignNames.Nudge });
        return "";
    }

    /// <summary>Until something is said, or the time comes.</summary>
    /// <returns>Whether it was the time.</returns>
    private static async Task<bool> SleepAsync(TaskOrchestrationContext context, DateTime until)
    {
        using var awake = new CancellationTokenSource();
        var time = context.CreateTimer(until, awake.Token);
        var first = await Task.WhenAny(
            context.WaitForExternalEvent<string>(AssignNames.Answered, awake.Token),
            context.WaitForExternalEvent<string>(AssignNames.Nudge, awake.Token),
            time);
#pragma warning disable CA1849 // The asynchronous way would go on from another thread, which an orchestrator must not.
        awake.Cancel();
#pragma warning restore CA1849
        return first == time;
    }
}
