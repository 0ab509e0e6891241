using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Durable.AgentAway;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Sends an agent away, who stays for the reports, or lets the agent in again.</summary>
public sealed class AgentLeavingFunction(
    Callers callers,
    AgentDirectory directory,
    EntryTokens entries,
    RefreshTokens refreshTokens,
    LostAgents lost,
    HandingOn handingOn,
    IFeed feed,
    AuditLog audit,
    ILogger<AgentLeavingFunction> logger)
{
    /// <summary>Why the agent's conversations wait for others; told in each, never renamed.</summary>
    private const string Reason = "deactivated";

    [Function(FunctionNames.DeactivateAgent)]
    public async Task<IResult> DeactivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgentDeactivate)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DeactivateAgent, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (string.Equals(id, caller.Id, StringComparison.Ordinal))
        {
            return Problems.OwnRole();
        }

        if (await directory.GetAsync(id, ct) is null)
        {
            return Problems.NotFound("agent");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.AgentDeactivated, id, "", ct);
        if (await directory.SetActiveAsync(id, false, ct) is not { } gone)
        {
            return Problems.NotFound("agent");
        }

        // From here on no call of the agent's is answered. What follows may be cut short: the agent counts as lost, and is seen to as one.
        await refreshTokens.RevokeAllOfAsync(id, ct);
        await entries.RemoveAsync(id, ct);
        await feed.RemoveFromGroupAsync(FeedNames.Agent(id), FeedNames.AgentsGroup, ct);
        foreach (var conversationId in await lost.ConversationsAsync(gone, ct))
        {
            await handingOn.RunAsync(conversationId, id, Reason, ct);
        }

        await feed.SendToGroupAsync(FeedNames.AgentsGroup, new(FeedNames.PresenceChanged, new PresenceShape(id, WireNames.Of(AgentStatus.Offline))), ct);
        logger.AgentChanged(caller.Id, id);
        return await AnswerAsync(id, ct);
    }

    [Function(FunctionNames.ActivateAgent)]
    public async Task<IResult> ActivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgentActivate)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ActivateAgent, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await directory.GetAsync(id, ct) is not { } agent)
        {
            return Problems.NotFound("agent");
        }

        if (!agent.IsActive)
        {
            await audit.RecordAsync(caller.Id, AuditEvents.AgentActivated, id, "", ct);
            await directory.SetActiveAsync(id, true, ct);
            logger.AgentChanged(caller.Id, id);
        }

        return await AnswerAsync(id, ct);
    }

    private async ValueTask<IResult> AnswerAsync(string id, CancellationToken ct) =>
        await directory.GetAsync(id, ct) is { } agent ? Answers.Ok(AgentShape.Of(agent), ApiJson.Default.AgentShape) : Problems.NotFound("agent");
}
