using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Notes how far somebody has read, and tells the other side where that is news.</summary>
public sealed class ReadFunction(
    Callers callers, ConversationAccess access, VisitorConversations visitors, ConversationStore conversations, ReadMarks marks, IFeed feed)
{
    [Function(FunctionNames.MarkRead)]
    public async Task<IResult> AgentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationRead)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.MarkRead, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ReadInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var head = admitted.Conversation;
        if (!IsIn(head, input.UpTo))
        {
            return OutOfRange();
        }

        if (await marks.AdvanceAsync(id, Reader.Agent, input.UpTo, ct) && head.Channel == ChannelNames.Web)
        {
            await feed.SendToUserAsync(FeedNames.Visitor(head.Address), ReadUpTo(head, "agent", input.UpTo), ct);
        }

        return Answers.NoContent();
    }

    [Function(FunctionNames.VisitorMarkRead)]
    public async Task<IResult> VisitorAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.VisitorRead)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.VisitorMarkRead, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.VisitorReadInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        // What the visitor read last may stand in a conversation that went on in another since.
        var id = input.ConversationId.Length == 0 ? await visitors.FindAsync(caller, ct)
            : await visitors.IsOfAsync(caller, input.ConversationId, input.UpTo, ct) ? input.ConversationId
            : null;
        if (id is null || await conversations.GetAsync(id, ct) is not { } head || !IsIn(head, input.UpTo))
        {
            return OutOfRange();
        }

        if (await marks.AdvanceAsync(id, Reader.Customer, input.UpTo, ct) && head.AgentId.Length > 0)
        {
            await feed.SendToUserAsync(FeedNames.Agent(head.AgentId), ReadUpTo(head, "customer", input.UpTo), ct);
        }

        return Answers.NoContent();
    }

    private static bool IsIn(Conversation head, long sequence) => sequence >= 1 && sequence <= head.LastSequence;

    private static IResult OutOfRange() => Problems.Invalid("upTo is the sequence of a message of the conversation.");

    private static FeedEvent ReadUpTo(Conversation head, string who, long sequence) => new(FeedNames.ReadUpTo, new ReadUpToShape(head.Id, who, sequence));
}
