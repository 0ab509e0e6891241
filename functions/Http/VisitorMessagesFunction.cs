using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;

namespace Omni.Functions.Http;

/// <summary>Shows a visitor what was said with the visitor, over all conversations; not what happened behind it.</summary>
public sealed class VisitorMessagesFunction(
    Callers callers, VisitorConversations visitors, ConversationStore conversations, AgentDirectory directory, ReadMarks marks, MediaUrls urls)
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

        var cursor = request.Query["cursor"].ToString();
        if (Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit || (cursor.Length > 0 && !CustomerTimeline.IsCursor(cursor)))
        {
            return Problems.Invalid($"limit is 1 to {MaxLimit}, cursor is the next of a page before.");
        }

        if (await visitors.FindAsync(caller, ct) is not { } id)
        {
            return Answer("", VisitorStanding.New, [], "", 0, 0);
        }

        var (entries, next) = await visitors.ReadAsync(caller, cursor, (int)limit, ct);
        var standing = await conversations.GetAsync(id, ct) is { } head ? await VisitorStanding.OfAsync(head, directory, ct) : VisitorStanding.New;
        var (readUpTo, unread) = (await marks.GetAsync(id, Reader.Agent, ct), await visitors.UnreadAsync(caller, ct));
        return Answer(id, standing, [.. entries.Reverse().Select(entry => MessageView.ForVisitor(entry, urls))], next, readUpTo, unread);
    }

    private static IResult Answer(string id, VisitorStanding standing, IReadOnlyList<MessageView> messages, string next, long readUpTo, int unread) => Answers.Ok(
        new VisitorMessagesShape(id, standing.State, standing.AgentName, standing.Rating, messages, next.Length == 0 ? null : next, readUpTo, unread),
        ApiJson.Default.VisitorMessagesShape);
}
