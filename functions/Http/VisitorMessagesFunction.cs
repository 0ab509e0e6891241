using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;

namespace Omni.Functions.Http;

/// <summary>Shows a visitor what was said with the visitor, over all conversations; not what happened behind it.</summary>
public sealed class VisitorMessagesFunction(Callers callers, VisitorConversations visitors, ReadMarks marks, MediaUrls urls)
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
            return Answers.Ok(new VisitorMessagesShape("", [], null, 0, 0), ApiJson.Default.VisitorMessagesShape);
        }

        var (entries, next) = await visitors.ReadAsync(caller, cursor, (int)limit, ct);
        var (readUpTo, unread) = (await marks.GetAsync(id, Reader.Agent, ct), await visitors.UnreadAsync(caller, ct));
        return Answers.Ok(
            new VisitorMessagesShape(
                id, [.. entries.Reverse().Select(entry => MessageView.ForVisitor(entry, urls))], next.Length == 0 ? null : next, readUpTo, unread),
            ApiJson.Default.VisitorMessagesShape);
    }
}
