using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Replies;

namespace Omni.Functions.Http;

/// <summary>Ready answers: supervisors write them, agents call them up.</summary>
public sealed class RepliesFunction(
    Callers callers, ConversationAccess access, ReplyStore replies, ReplyDesk desk, AgentDirectory agents, AuditLog audit, TimeProvider time)
{
    [Function(FunctionNames.ListReplies)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Replies)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListReplies, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        return await agents.GetAsync(caller.Id, ct) is { } agent
            ? Answers.Ok(
                new RepliesShape([.. (await desk.ListAsync(agent, Permissions.MayReadAll(caller), ct)).Select(ReplyShape.Of)]), ApiJson.Default.RepliesShape)
            : Problems.Unauthenticated(); // The token outlived its agent.
    }

    [Function(FunctionNames.ListConversationReplies)]
    public async Task<IResult> ForAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationReplies)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ListConversationReplies, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        return await agents.GetAsync(admitted.Caller.Id, ct) is { } agent
            ? Answers.Ok(new FilledRepliesShape(await desk.ForAsync(admitted.Conversation, agent, ct)), ApiJson.Default.FilledRepliesShape)
            : Problems.Unauthenticated();
    }

    [Function(FunctionNames.PutReply)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.ReplyByShortcut)] HttpRequest request, string shortcut, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.PutReply, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ReplyInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (Reply.ToShortcut(shortcut) is not { } name)
        {
            return Problems.Invalid("A shortcut has 1 to 32 letters, digits and underscores of any script, with hyphens between them.");
        }

        if (ReplyRules.Check(input) is { } error)
        {
            return Problems.Invalid(error);
        }

        var existing = await replies.ListAsync(ct);
        if (existing.Count >= Reply.Max && existing.All(it => it.Shortcut != name))
        {
            return Problems.Invalid($"There are {Reply.Max} already.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.ReplySaved, name, "", ct);
        var saved = await replies.TrySaveAsync(ReplyRules.ToReply(name, input, caller.Id, time.GetUtcNow()), SeenBy(request), ct);
        return saved is null ? Problems.PreconditionFailed() : Answers.Ok(ReplyShape.Of(saved), ApiJson.Default.ReplyShape);
    }

    [Function(FunctionNames.DeleteReply)]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.ReplyByShortcut)] HttpRequest request, string shortcut, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DeleteReply, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Reply.ToShortcut(shortcut) is not { } name)
        {
            return Problems.NotFound("reply");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.ReplyRemoved, name, "", ct);
        return await replies.TryRemoveAsync(name, SeenBy(request), ct) switch
        {
            null => Problems.NotFound("reply"),
            true => Answers.NoContent(),
            false => Problems.PreconditionFailed(),
        };
    }

    private static string SeenBy(HttpRequest request) =>
        request.Headers.IfNoneMatch.ToString() == "*" ? ReplyStore.None : SeenVersion.Of(request);
}
