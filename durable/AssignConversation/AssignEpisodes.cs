using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Has an orchestration see to a conversation that was not given to anybody at once; where there is nothing to wait for, there is none.
/// </summary>
public sealed class AssignEpisodes(IOptions<RoutingOptions> options)
{
    public async ValueTask FollowAsync(IOrchestrations orchestrations, string conversationId, AssignStatus status, string reason, CancellationToken ct)
    {
        var isOpen = status switch
        {
            AssignStatus.Offered or AssignStatus.Waits => true,
            AssignStatus.Assigned or AssignStatus.NotWaiting => false,
        };
        var instance = AssignNames.InstanceOf(conversationId);
        if (!isOpen)
        {
            await orchestrations.RaiseAsync(instance, AssignNames.Nudge, reason, ct);
            return;
        }

        var input = new AssignInput(conversationId, reason, AssignSettings.Of(options.Value));
        while (await orchestrations.StartAsync(AssignNames.Orchestrator, instance, input, ct) is StartOutcome.AlreadyUnderWay
            && !await orchestrations.RaiseAsync(instance, AssignNames.Nudge, reason, ct))
        {
            // It ended between the two: so it is begun again.
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The agent answered the offer; lost, it is noticed when its time is over.</summary>
    public static async ValueTask AnsweredAsync(IOrchestrations orchestrations, string conversationId, string agentId, CancellationToken ct) =>
        await orchestrations.RaiseAsync(AssignNames.InstanceOf(conversationId), AssignNames.Answered, agentId, ct);
}
