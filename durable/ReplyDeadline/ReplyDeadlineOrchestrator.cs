using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Durable.ReplyDeadline;

/// <summary>
/// Sees to it that a customer's wait for an answer is noticed: warns the agent, notes what is missed, tells the supervisors. It is told of no
/// message: it sleeps until one could be due, and reads the conversation then.
/// </summary>
public static class ReplyDeadlineOrchestrator
{
    /// <summary>Looks of one execution; then it begins anew, and its history with it.</summary>
    internal const int MaxLooks = 25;

    [Function(ReplyDeadlineNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<ReplyDeadlineInput>()!;
        for (var looks = 0; looks < MaxLooks; looks++)
        {
            var look = await context.CallActivityAsync<ReplyLook>(ReplyDeadlineNames.Look, state, Rest.Patiently);
            var decision = look.Decision;
            state = state with { Measured = look.Measured, HadAnswer = look.HadAnswer };
            switch (decision.Step)
            {
                case ReplyStep.Wait:
                    await Rest.UntilAsync(context, decision.Until);
                    break;
                case ReplyStep.Rest:
                    await Rest.UntilToldAsync(context);
                    break;
                case ReplyStep.Warn:
                    await context.CallActivityAsync(ReplyDeadlineNames.Warn, Owed(state, decision), Rest.Patiently);
                    state = state with { Warned = decision.Owed };
                    break;
                case ReplyStep.Miss:
                    await context.CallActivityAsync(ReplyDeadlineNames.Miss, Owed(state, decision), Rest.Patiently);
                    state = state with { Missed = decision.Owed };
                    break;
                case ReplyStep.End:
                    return;
                default:
                    throw new InvalidOperationException($"There is no step {decision.Step}.");
            }
        }

        context.ContinueAsNew(state);
    }

    private static OwedReply Owed(ReplyDeadlineInput state, ReplyDecision decision) => new(state.ConversationId, decision.Owed, decision.Kind);
}
