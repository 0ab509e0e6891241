using Omni.Durable.ConversationLifecycle;
using Omni.Durable.ReplyDeadline;
using Omni.Pipeline.Ports;

namespace Omni.Durable;

/// <summary>
/// The orchestrations that a conversation has for as long as it may go on. They end with it and not before, so that whoever finds one under way
/// may leave the conversation to it.
/// </summary>
public static class ConversationOrchestrations
{
    /// <summary>Called when a conversation begins to wait, or somebody moves it. Nothing is started twice; one that is under way looks again.</summary>
    public static async ValueTask BeginAsync(IOrchestrations orchestrations, string conversationId, CancellationToken ct)
    {
        await BeginAsync(
            orchestrations, ReplyDeadlineNames.Orchestrator, ReplyDeadlineNames.InstanceOf(conversationId), new ReplyDeadlineInput(conversationId), ct);
        await BeginAsync(
            orchestrations, LifecycleNames.Orchestrator, LifecycleNames.InstanceOf(conversationId), new LifecycleInput(conversationId), ct);
    }

    private static async ValueTask BeginAsync(IOrchestrations orchestrations, string orchestrator, string instanceId, object input, CancellationToken ct)
    {
        if (await orchestrations.StartAsync(orchestrator, instanceId, input, ct) is StartOutcome.AlreadyUnderWay)
        {
            await orchestrations.RaiseAsync(instanceId, Rest.Look, null, ct);
        }
    }
}
