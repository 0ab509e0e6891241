using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

/// <summary>What an agent says about the agent: who, whether taking work, still there.</summary>
public sealed class MeFunction(
    Callers callers, AgentDirectory directory, Presence presence, IStageQueue queue, IFeed feed, IdSource ids, IOptions<StatusOptions> options, ILogger<MeFunction> logger)
{
    /// <summary>A heartbeat comes from the page, which has no name: all pages of an agent share one lease.</summary>
    private const string PageConnection = "page";

    [Function(FunctionNames.ReadMe)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Me)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadMe, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        return await directory.GetAsync(caller.Id, ct) is { } agent
            ? Answers.Ok(AgentShape.Of(agent), ApiJson.Default.AgentShape)
            : Problems.Unauthenticated();
    }

    [Function(FunctionNames.SetMyStatus)]
    public async Task<IResult> SetStatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.MeStatus)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetMyStatus, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.StatusInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (WireNames.ToStatus(input.Status) is not { } status)
        {
            return Problems.Invalid("status is online, away or offline.");
        }

        if (input.Reason.Length > 0 && (status is not AgentStatus.Away || !options.Value.Reasons.Contains(input.Reason, StringComparer.Ordinal)))
        {
            return Problems.Invalid("reason is one of GET /api/status-reasons, with away only.");
        }

        if (status is AgentStatus.Online)
        {
            // Before the status: an agent who is online without a lease would be swept away at once.
            await presence.RenewAsync(caller.Id, PageConnection, ct);
        }

        if (input.AutoAccept is { } isAuto)
        {
            await directory.UpdateProfileAsync(caller.Id, current => current with { AutoAccept = isAuto }, ct);
        }

        if (await directory.SetStatusAsync(caller.Id, status, input.Reason, ct) is not { } agent)
        {
            return Problems.Unauthenticated();
        }

        if (status is AgentStatus.Online)
        {
            await CallBacklogAsync(agent.Id, ct);
        }

        await PushAsync(agent, ct);
        return Answers.Ok(AgentShape.Of(agent), ApiJson.Default.AgentShape);
    }

    [Function(FunctionNames.Heartbeat)]
    public async Task<IResult> HeartbeatAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MeHeartbeat)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.Heartbeat, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        await presence.RenewAsync(caller.Id, PageConnection, ct);
        // After the lease: whoever finds the agent gone looks at the lease first.
        if ((await directory.GetAsync(caller.Id, ct))?.LostFrom is not null && await directory.SetFoundAsync(caller.Id, ct) is { } found)
        {
            await CallBacklogAsync(found.Id, ct);
            await PushAsync(found, ct);
        }

        return Answers.NoContent();
    }

    private async ValueTask CallBacklogAsync(string agentId, CancellationToken ct)
    {
        try
        {
            await queue.SendAsync(QueueNames.Assign, Backlog.Nudge(ids, "agent-online"), ct);
        }
        catch (QueueFullException)
        {
            logger.BacklogNotCalled(agentId);
        }
    }

    private async ValueTask PushAsync(Agent agent, CancellationToken ct)
    {
        var status = new PresenceShape(agent.Id, WireNames.Of(agent.Status), agent.StatusReason);
        try
        {
            await feed.SendToGroupAsync(FeedNames.AgentsGroup, new(FeedNames.PresenceChanged, status), ct);
        }
        catch (StorageUnavailableException exception)
        {
            // The status is kept; who missed the push sees it with the next list.
            logger.NotPushed(FeedNames.PresenceChanged, exception);
        }
    }
}
