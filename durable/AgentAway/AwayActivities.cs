using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Durable.AgentAway;

/// <summary>What <see cref="AwayOrchestrator"/> has done for it. Each looks at the rows first, and may run again.</summary>
public sealed class AwayActivities(
    AgentDirectory agents, LostAgents lost, HandingOn handingOn, Supervisors supervisors, IFeed feed, ILogger<AwayActivities> logger)
{
    /// <summary>The alert's kind; a wire name, never renamed.</summary>
    public const string AlertKind = "agent-lost";

    /// <summary>Whether the agent is away at all; then the offers that the agent can't answer go to others at once.</summary>
    [Function(AwayNames.BeginAway)]
    public async Task<bool> BeginAsync([ActivityTrigger] string agentId, CancellationToken ct)
    {
        if (await lost.FindAsync(agentId, ct) is not { } agent)
        {
            return false;
        }

        foreach (var conversationId in await lost.ConversationsAsync(agent, ct))
        {
            await handingOn.OfferAsync(conversationId, agentId, AwayNames.Reason, ct);
        }

        return true;
    }

    /// <summary>After the grace: the agent gets nothing more, and this is what the agent has. By the agent's row it is one or the other.</summary>
    [Function(AwayNames.ConfirmAway)]
    public async Task<AwayFindings> ConfirmAsync([ActivityTrigger] string agentId, CancellationToken ct)
    {
        if (await lost.FindAsync(agentId, ct) is null || await agents.SetLostAsync(agentId, ct) is not { LostFrom: not null } gone)
        {
            logger.AgentBack(agentId);
            return new(IsGone: false, []);
        }

        // What was reserved until just now is in the row that was just written.
        var conversations = await lost.ConversationsAsync(gone, ct);
        logger.AgentLost(agentId, conversations.Count);
        return new(IsGone: true, conversations);
    }

    [Function(AwayNames.HandOn)]
    public async Task<bool> HandOnAsync([ActivityTrigger] HandOnInput input, CancellationToken ct)
    {
        var isMoved = await handingOn.RunAsync(input.ConversationId, input.AgentId, AwayNames.Reason, ct);
        if (isMoved)
        {
            logger.HandedOn(input.ConversationId, input.AgentId);
        }

        return isMoved;
    }

    [Function(AwayNames.TellAway)]
    public async Task TellAsync([ActivityTrigger] TellAwayInput input, CancellationToken ct)
    {
        await feed.SendToGroupAsync(
            FeedNames.AgentsGroup, new FeedEvent(FeedNames.PresenceChanged, new AgentPresence(input.AgentId, "offline")), ct);
        await supervisors.TellAsync(new(AlertKind, "", input.AgentId), ct);
    }
}

/// <summary>Argument of the event <c>presenceChanged</c>.</summary>
public sealed record AgentPresence(string AgentId, string Status);
