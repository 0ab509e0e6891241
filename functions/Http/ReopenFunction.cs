using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>Opens a resolved conversation again, for whoever asks.</summary>
public sealed class ReopenFunction(ConversationAccess access, ConversationActions actions, AgentDirectory agents, CustomerStore customers, TimeProvider time)
{
    [Function(FunctionNames.ReopenConversation)]
    public async Task<IResult> ReopenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationReopen)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReopenConversation, id, Permissions.MayReopen, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var (agentId, seen) = (admitted.Caller.Id, admitted.Conversation);
        ActionResult opened;
        do
        {
            if (await ObjectionAsync(seen, agentId, ct) is { } objection)
            {
                return objection;
            }

            if (PlaceProblems.Of(await agents.ReserveAsync(agentId, id, time.GetUtcNow(), force: true, ct)) is { } noPlace)
            {
                return noPlace;
            }

            opened = await actions.ReopenAsync(seen, agentId, ct);
            seen = opened.Conversation ?? seen;
        }
        while (opened.Status is ActionStatus.Changed);

        if (opened is not { Status: ActionStatus.Done, Conversation: { } conversation })
        {
            await actions.ReleasePlaceAsync(agentId, id, ct);
            return opened.Conversation is null ? Problems.NotFound("conversation") : Problems.NotNow("Only a resolved conversation is opened again.");
        }

        await ConversationOrchestrations.BeginAsync(new ClientOrchestrations(client), id, ct);
        return Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView);
    }

    private async ValueTask<IResult?> ObjectionAsync(Conversation head, string agentId, CancellationToken ct) =>
        head.State is ConversationState.Active && head.AgentId == agentId ? null
        : head.State is not ConversationState.Resolved ? Problems.NotNow("Only a resolved conversation is opened again.")
        : await access.GoesOnAsync(head, ct) is { } other && other != head.Id ? Problems.ConversationMerged(other)
        : (await customers.CurrentAsync(head.CustomerId, ct)).IsBlocked ? Problems.SenderBlocked()
        : null;
}
