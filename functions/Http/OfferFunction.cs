using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>What an agent answers to an offer. The row is changed here and now; the orchestration is only told.</summary>
public sealed class OfferFunction(ConversationAccess access, ConversationActions actions, Offers offers, TimeProvider time)
{
    [Function(FunctionNames.AcceptConversation)]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationAccept)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) => AcceptAsync(request, id, new ClientOrchestrations(client), ct);

    [Function(FunctionNames.DeclineConversation)]
    public Task<IResult> DeclineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationDecline)] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) => DeclineAsync(request, id, new ClientOrchestrations(client), ct);

    internal async Task<IResult> AcceptAsync(HttpRequest request, string id, IOrchestrations orchestrations, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.AcceptConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var accepted = await actions.AcceptAsync(id, admitted.Caller.Id, ct);
        if (accepted is not { Status: ActionStatus.Done, Conversation: { } conversation })
        {
            return Problems.OfferGone();
        }

        await AssignEpisodes.AnsweredAsync(orchestrations, id, admitted.Caller.Id, ct);
        return Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView);
    }

    internal async Task<IResult> DeclineAsync(HttpRequest request, string id, IOrchestrations orchestrations, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.DeclineConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if ((await offers.DeclineAsync(id, admitted.Caller.Id, time.GetUtcNow(), ct)).Status is not ActionStatus.Done)
        {
            return Problems.OfferGone();
        }

        await AssignEpisodes.AnsweredAsync(orchestrations, id, admitted.Caller.Id, ct);
        return Answers.NoContent();
    }
}
