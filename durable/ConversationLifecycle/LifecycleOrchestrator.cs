using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Omni.Durable.ReplyDeadline;

namespace Omni.Durable.ConversationLifecycle;

/// <summary>
/// Ends what nobody ends: reminds a silent customer, resolves what stays silent, asks how it was, and closes what was resolved when its window is
/// over. A closed conversation is never opened again; so this ends with it, and with nothing else.
/// </summary>
public static class LifecycleOrchestrator
{
    /// <summary>Looks of one execution; then it begins anew, and its history with it.</summary>
    internal const int MaxLooks = 25;

    [Function(LifecycleNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<LifecycleInput>()!;
        for (var looks = 0; looks < MaxLooks; looks++)
        {
            var look = await context.CallActivityAsync<LifecycleLook>(LifecycleNames.Look, state, Rest.Patiently);
            var work = new LifecycleWork(state.ConversationId, look.Of);
            switch (look.Step)
            {
                case LifecycleStep.Wait:
                    await Rest.UntilAsync(context, look.Until);
                    break;
                case LifecycleStep.Rest:
                    await Rest.UntilToldAsync(context);
                    break;
                case LifecycleStep.Remind:
                    await context.CallActivityAsync(LifecycleNames.Remind, work, Rest.Patiently);
                    state = state with { Reminded = look.Of };
                    break;
                case LifecycleStep.Resolve:
                    await context.CallActivityAsync(LifecycleNames.Resolve, work, Rest.Patiently);
                    break;
                case LifecycleStep.Ask:
                    await context.CallActivityAsync(LifecycleNames.Ask, work, Rest.Patiently);
                    state = state with { Asked = look.Of };
                    break;
                case LifecycleStep.Close:
                    await context.CallActivityAsync(LifecycleNames.Close, work, Rest.Patiently);
                    break;
                case LifecycleStep.Wake:
                    await context.CallActivityAsync(LifecycleNames.Wake, work, Rest.Patiently);
                    break;
                case LifecycleStep.End:
                    // It may rest until somebody says that it, too, is over.
                    context.SendEvent(ReplyDeadlineNames.InstanceOf(state.ConversationId), Rest.Look, "");
                    return;
                default:
                    throw new InvalidOperationException($"There is no step {look.Step}.");
            }
        }

        context.ContinueAsNew(state);
    }
}
