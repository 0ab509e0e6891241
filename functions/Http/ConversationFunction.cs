using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Schedules;

namespace Omni.Functions.Http;

/// <summary>Reads one conversation: where it stands, what was said, why it went to whom.</summary>
public sealed class ConversationFunction(
    ConversationAccess access,
    ConversationStore conversations,
    CustomerStore customers,
    DecisionStore decisions,
    ReadMarks marks,
    ChannelRules rules,
    ScheduleStore schedules,
    MediaUrls urls,
    TimeProvider time)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function(FunctionNames.ReadConversation)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationById)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(
                ConversationView.Of(admitted.Conversation) with
                {
                    Reply = await ReplyAsync(admitted.Conversation, ct),
                    DueAt = admitted.Conversation.OwedSince is null ? null : AnswerDue.Of(admitted.Conversation, await schedules.ReadAsync(ct)),
                },
                ApiJson.Default.ConversationView)
            : refusal;

    private async ValueTask<ReplyState> ReplyAsync(Conversation head, CancellationToken ct) =>
        (await customers.CurrentAsync(head.CustomerId, ct)).IsBlocked
            ? new(false, CustomerBlocks.Reason, null, null)
            : rules.Of(head, time.GetUtcNow());

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

        var entries = after >= 0
            ? await conversations.EntriesAsync(id, after, before > last ? long.MaxValue : before, (int)limit, ct)
            : await NewestAsync(id, Math.Min(before, last + 1), before > last, (int)limit, ct);
        var read = new ReadMarksShape(await marks.GetAsync(id, Reader.Customer, ct), await marks.GetAsync(id, Reader.Agent, ct));
        return Answers.Ok(new MessagesShape([.. entries.Select(entry => MessageView.Of(entry, urls))], last, read), ApiJson.Default.MessagesShape);
    }

    /// <summary>The newest before an end, in order. Retention leaves gaps: it reads further back until there are enough, or none are left.</summary>
    private async ValueTask<IReadOnlyList<ConversationEntry>> NewestAsync(string id, long end, bool isOpen, int limit, CancellationToken ct)
    {
        var from = Math.Max(0, end - 1 - limit);
        var found = new List<ConversationEntry>(await conversations.EntriesAsync(id, from, isOpen ? long.MaxValue : end, limit, ct));
        while (found.Count < limit && from > 0 && await conversations.EntriesAsync(id, 0, from + 1, 1, ct) is { Count: > 0 })
        {
            end = from + 1;
            from = Math.Max(0, from - RowLimits.MaxRange);
            found.InsertRange(0, await conversations.EntriesAsync(id, from, end, RowLimits.MaxRange, ct));
        }

        return found.Count > limit ? found[^limit..] : found;
    }

    [Function(FunctionNames.ReadRouting)]
    public async Task<IResult> RoutingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationRouting)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadRouting, id, Permissions.MayRead, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new DecisionsShape(await decisions.ListAsync(id, ct)), ApiJson.Default.DecisionsShape)
            : refusal;
}
