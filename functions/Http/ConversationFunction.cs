using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

/// <summary>Reads one conversation: where it stands, what was said, why it went to whom.</summary>
public sealed class ConversationFunction(
    ConversationAccess access, ConversationStore conversations, DecisionStore decisions, ReadMarks marks, ChannelRules rules, MediaUrls urls, TimeProvider time)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function(FunctionNames.ReadConversation)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationById)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(
                ConversationView.Of(admitted.Conversation) with { Reply = rules.Of(admitted.Conversation, time.GetUtcNow()) }, ApiJson.Default.ConversationView)
            : refusal;

    [Function(FunctionNames.ReadMessages)]
    public async Task<IResult> MessagesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationMessages)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReadMessages, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var last = admitted.Conversation.LastSequence;
        if (Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit
            || Query.Int64(request, "after", -1, 0, long.MaxValue) is not { } after
            || Query.Int64(request, "before", last + 1, 1, long.MaxValue) is not { } before)
        {
            return Problems.Invalid($"after and before are sequences, limit is 1 to {MaxLimit}.");
        }

        // Without a start: the newest before the end, still in order.
        var from = after >= 0 ? after : Math.Max(0, Math.Min(before, last + 1) - 1 - limit);
        var entries = await conversations.EntriesAsync(id, from, before > last ? long.MaxValue : before, (int)limit, ct);
        var read = new ReadMarksShape(await marks.GetAsync(id, Reader.Customer, ct), await marks.GetAsync(id, Reader.Agent, ct));
        return Answers.Ok(new MessagesShape([.. entries.Select(entry => MessageView.Of(entry, urls))], last, read), ApiJson.Default.MessagesShape);
    }

    [Function(FunctionNames.ReadRouting)]
    public async Task<IResult> RoutingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationRouting)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadRouting, id, Permissions.MayRead, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new DecisionsShape(await decisions.ListAsync(id, ct)), ApiJson.Default.DecisionsShape)
            : refusal;
}
