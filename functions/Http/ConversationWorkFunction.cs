using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Starts;

namespace Omni.Functions.Http;

/// <summary>What an agent does with a conversation: take it, answer in it, resolve it.</summary>
public sealed class ConversationWorkFunction(
    ConversationAccess access,
    ConversationActions actions,
    AgentDirectory agents,
    AgentAnswers answers,
    MessageFiles files,
    ChannelRules rules,
    ChannelDesk channels,
    CustomerStore customers,
    TimeProvider time)
{
    [Function(FunctionNames.PostMessage)]
    public async Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationMessages)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.PostMessage, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.MessageInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(input.ClientMessageId))
        {
            return Problems.Invalid("clientMessageId is 1 to 64 letters, digits, dashes or underscores.");
        }

        if (string.IsNullOrWhiteSpace(input.Text) && input.Attachments is not { Count: > 0 })
        {
            return Problems.Invalid("text is empty, and there are no attachments.");
        }

        if (input.Text.Length > ChannelAccount.MaxTextLength)
        {
            return Problems.TextTooLong();
        }

        if (admitted.Conversation.State is ConversationState.Resolved or ConversationState.Closed)
        {
            if (await access.GoesOnAsync(admitted.Conversation, ct) is { } other)
            {
                return Problems.ConversationMerged(other);
            }

            return Problems.NotNow("The conversation has ended; it opens again when the customer writes.");
        }

        if ((await customers.CurrentAsync(admitted.Conversation.CustomerId, ct)).IsBlocked)
        {
            return Problems.SenderBlocked();
        }

        var named = input.Attachments?.Select(file => file?.Id ?? "").ToList() ?? [];
        if (!(await files.FindAsync(Uploads.OfAgent(admitted.Caller.Id), named, ct)).TryGet(out var found, out refusal))
        {
            return refusal;
        }

        var text = string.IsNullOrWhiteSpace(input.Text) ? "" : input.Text;
        var to = input.To is { } given ? new ChannelIdentity(given.Channel, given.Account, given.Address) : admitted.Conversation.Identity;
        if (rules.Find(to.Channel)?.Objection(text, found) is { } objection)
        {
            return Problems.Invalid(objection);
        }

        var isElsewhere = to != admitted.Conversation.Identity;
        if (isElsewhere && await ObjectionAsync(admitted.Conversation, to, text, found, ct) is { } refused)
        {
            return refused;
        }

        try
        {
            var message = isElsewhere
                ? await answers.SendToAsync(admitted.Conversation, to, admitted.Caller.Id, input.ClientMessageId, text, [.. found], ct)
                : await answers.SendAsync(admitted.Conversation, admitted.Caller.Id, input.ClientMessageId, text, [.. found], ct);
            return Answers.Accepted(new AcceptedShape(message.MessageId, message.ReceivedAt), ApiJson.Default.AcceptedShape);
        }
        catch (QueueFullException)
        {
            return Problems.Unavailable();
        }
    }

    private async ValueTask<IResult?> ObjectionAsync(
        Conversation conversation, ChannelIdentity to, string text, IReadOnlyList<Attachment> files, CancellationToken ct)
    {
        var customer = (await customers.CurrentAsync(conversation.CustomerId, ct)).Id;
        return !await channels.IsTheirsAsync(customer, to, ct) ? Problems.Invalid("The address is none of the customer's on this channel and account.")
            : await channels.ObjectionAsync(customer, to, text, files, ct) is { } reason ? Problems.StartRefused(reason)
            : null;
    }

    [Function(FunctionNames.TakeConversation)]
    public async Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationTake)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.TakeConversation, id, Permissions.MayTake, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var agentId = admitted.Caller.Id;
        var seen = admitted.Conversation;
        ActionResult taken;
        do
        {
            if (PlaceProblems.Of(await agents.ReserveAsync(agentId, id, time.GetUtcNow(), force: true, ct)) is { } noPlace)
            {
                return noPlace;
            }

            taken = await actions.AssignAsync(seen, agentId, new Decision(time.GetUtcNow(), "taken", agentId, 0, []), takeOver: true, ct);
            seen = taken.Conversation ?? seen;
        }
        // Somebody else may have taken it meanwhile, from whom this caller may not.
        while (taken.Status is ActionStatus.Changed && Permissions.MayTake(admitted.Caller, ConversationOwnership.Of(seen)));

        if (taken.Status is ActionStatus.Done)
        {
            await AssignEpisodes.AnsweredAsync(new ClientOrchestrations(client), id, agentId, ct);
        }
        else
        {
            await actions.ReleasePlaceAsync(agentId, id, ct);
        }

        return Answer(taken, "Another agent has it.");
    }

    [Function(FunctionNames.ResolveConversation)]
    public async Task<IResult> ResolveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationResolve)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ResolveConversation, id, Permissions.MayResolve, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var resolved = await actions.ResolveAsync(id, admitted.Caller.Id, ct);
        if (resolved.Status is ActionStatus.Done)
        {
            // It asks how it was, and closes it later.
            var orchestrations = new ClientOrchestrations(client);
            await ConversationOrchestrations.BeginAsync(orchestrations, id, ct);
            await AssignEpisodes.AnsweredAsync(orchestrations, id, admitted.Caller.Id, ct);
        }

        return Answer(resolved, "The conversation is not open.");
    }

    private static IResult Answer(ActionResult result, string whyNot) => result switch
    {
        { Status: ActionStatus.Done, Conversation: { } conversation } => Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView),
        { Status: ActionStatus.NotNow or ActionStatus.Changed } => Problems.NotNow(whyNot),
        _ => Problems.NotFound("conversation"),
    };
}
