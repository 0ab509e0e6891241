using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;

namespace Omni.Functions.Http;

/// <summary>What an agent has to do, in views and pages.</summary>
public sealed class InboxViewsFunction(Callers callers, InboxViews views, MediaUrls urls)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    [Function(FunctionNames.ReadInboxView)]
    public async Task<IResult> ViewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InboxView)] HttpRequest request, string view, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadInboxView, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return Problems.Invalid($"limit is 1 to {MaxLimit}.");
        }

        if (Query.Text(request, "cursor") is not { } cursor || (cursor.Length > 0 && !InboxViews.IsCursor(view, cursor)))
        {
            return Problems.Invalid("cursor is the next of the page before.");
        }

        if (Query.Text(request, "agent") is not { } agent || (agent.Length > 0 && view is not "all"))
        {
            return Problems.Invalid("agent is the id of one agent, in the view all.");
        }

        var mayReadAll = Permissions.MayReadAll(caller);
        if (agent.Length > 0 && agent != caller.Id && !mayReadAll)
        {
            return Problems.Forbidden();
        }

        var page = view switch
        {
            "mine" => await views.MineAsync(caller.Id, cursor, (int)limit, ct),
            "waiting" => await views.WaitingAsync(cursor, (int)limit, ct),
            "bot" => await views.WithBotAsync(cursor, (int)limit, ct),
            "mentions" => await views.MentionsAsync(caller.Id, cursor, (int)limit, ct),
            "all" when agent.Length > 0 => await views.OfAgentAsync(agent, cursor, (int)limit, ct),
            "all" => await views.AllAsync(mayReadAll ? null : caller.Id, cursor, (int)limit, ct),
            _ => null,
        };
        return page is null ? Problems.NotFound("view") : Answers.Ok(Shape(page), ApiJson.Default.InboxShape);
    }

    [Function(FunctionNames.CountInbox)]
    public async Task<IResult> CountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.InboxCounts)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.CountInbox, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        var counts = await views.CountAsync(caller.Id, ct);
        return Answers.Ok(new InboxCountsShape(counts.Mine, counts.Unread, counts.Waiting, counts.Mentions), ApiJson.Default.InboxCountsShape);
    }

    private InboxShape Shape(InboxPage page) => new(
        [
            .. page.Items.Select(it => new InboxItemShape(
                ConversationView.Of(it.Conversation) with { DueAt = it.DueAt }, it.Unread, it.DueAt, it.Mention is { } mention ? MentionShape.Of(mention, urls) : null)),
        ],
        page.Next.Length > 0 ? page.Next : null);
}
