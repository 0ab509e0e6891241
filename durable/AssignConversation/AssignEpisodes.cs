using Microsoft.Extensions.Options;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// Has an orchestration see to a conversation that was not given to anybody at once; where there is nothing to wait for, there is none.
/// </summary>
public sealed class AssignEpisodes(Inboxes inboxes, IOptions<RoutingOptions> options, TimeProvider time)
{
    /// <summary>By then the orchestration of a wait has claimed it.</summary>
    private static readonly TimeSpan Unclaimed = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Has an orchestration see to each that waits and is nobody's: one that was told of a new wait in the turn in which it ended has not heard
    /// it.
    /// </summary>
    public async ValueTask AdoptAsync(IOrchestrations orchestrations, CancellationToken ct)
    {
        await foreach (var place in inboxes.PlacesAsync("", ct))
        {
            if (await inboxes.AtAsync(place, ct) is { Assigner.Length: 0, WaitingSince: { } since } && time.GetUtcNow() - since > Unclaimed)
            {
                await FollowAsync(orchestrations, place.ConversationId, AssignStatus.Waits, "adopted", ct);
            }
        }
    }

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

    /// <summary>Somebody answered the offer, or ended the wait; lost, it is noticed when its time is over.</summary>
    public static async ValueTask AnsweredAsync(IOrchestrations orchestrations, string conversationId, string agentId, CancellationToken ct) =>
        await orchestrations.RaiseAsync(AssignNames.InstanceOf(conversationId), AssignNames.Answered, agentId, ct);
}
