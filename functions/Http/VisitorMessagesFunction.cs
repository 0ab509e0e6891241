using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;

namespace Omni.Functions.Http;

/// <summary>Shows a visitor the visitor's own conversation: what was said, not what happened behind it.</summary>
public sealed class VisitorMessagesFunction(
    Callers callers, VisitorConversations visitors, ConversationStore conversations, ReadMarks marks, MediaUrls urls)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function(FunctionNames.ReadVisitorMessages)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.VisitorMessages)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadVisitorMessages, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Query.Int64(request, "after", 0, 0, long.MaxValue) is not { } after || Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return Problems.Invalid($"after is a sequence, limit is 1 to {MaxLimit}.");
        }

        if (await visitors.FindAsync(caller, ct) is not { } id)
        {
            return Answers.Ok(new VisitorMessagesShape("", [], 0, 0, 0), ApiJson.Default.VisitorMessagesShape);
        }

        var entries = await conversations.EntriesAsync(id, after, long.MaxValue, (int)limit, ct);
        var own = entries.Where(entry => VisitorConversations.IsOf(caller, entry)).Select(entry => MessageView.ForVisitor(entry, urls));
        var last = entries.Count == 0 ? after : entries[^1].Sequence;
        var (readUpTo, unread) = (await marks.GetAsync(id, Reader.Agent, ct), await visitors.UnreadAsync(caller, id, ct));
        return Answers.Ok(new VisitorMessagesShape(id, [.. own], last, readUpTo, unread), ApiJson.Default.VisitorMessagesShape);
    }
}
