using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Tells the other side that somebody is typing. Kept nowhere: it is true for a few seconds.</summary>
public sealed class TypingFunction(
    Callers callers,
    ConversationAccess access,
    CustomerStore customers,
    ConversationOpener opener,
    ConversationStore conversations,
    SenderLimits limits,
    IFeed feed)
{
    [Function(FunctionNames.AgentTyping)]
    public async Task<IResult> AgentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationTyping)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.AgentTyping, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var conversation = admitted.Conversation;
        if (conversation.Channel == ChannelNames.Web)
        {
            await feed.SendToUserAsync(
                FeedNames.Visitor(conversation.Address), new FeedEvent(FeedNames.Typing, new VisitorTypingShape(conversation.Id)), ct);
        }

        return Answers.NoContent();
    }

    [Function(FunctionNames.VisitorTyping)]
    public async Task<IResult> VisitorAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.VisitorTyping)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.VisitorTyping, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        // Who is blocked can't make an agent's page move either; neither is told.
        if (limits.MaySign(caller.Account, caller.Id)
            && await customers.FindAsync(new(ChannelNames.Web, caller.Account, caller.Id), ct) is { Current: { IsBlocked: false } customer }
            && await conversations.GetAsync(await opener.FindCurrentAsync(customer.Id, ct), ct) is { AgentId.Length: > 0 } conversation)
        {
            await feed.SendToUserAsync(
                FeedNames.Agent(conversation.AgentId), new FeedEvent(FeedNames.Typing, new AgentTypingShape(conversation.Id, "customer")), ct);
        }

        return Answers.NoContent();
    }
}

/// <summary>Argument of the event <c>typing</c> to a visitor.</summary>
internal sealed record VisitorTypingShape(string ConversationId);

/// <summary>Argument of the event <c>typing</c> to an agent.</summary>
internal sealed record AgentTypingShape(string ConversationId, string Who);
