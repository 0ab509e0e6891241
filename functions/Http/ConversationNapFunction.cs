using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>Puts a conversation aside until a time, and takes it up again.</summary>
public sealed class ConversationNapFunction(ConversationAccess access, Naps naps, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    [Function(FunctionNames.SnoozeConversation)]
    public async Task<IResult> SnoozeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationSnooze)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.SnoozeConversation, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.SnoozeInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        if (input.Until <= now || input.Until > now + Longest)
        {
            return Problems.Invalid("until is a time to come, at most 366 days from now.");
        }

        var result = await naps.SnoozeAsync(id, admitted.Caller.Id, input.Until, ct);
        if (result.Status is ActionStatus.Done)
        {
            // Whoever wakes it has to know of the time.
            await ConversationOrchestrations.BeginAsync(new ClientOrchestrations(client), id, ct);
        }

        return Answer(result, "Only an active conversation can be snoozed.");
    }

    [Function(FunctionNames.WakeConversation)]
    public async Task<IResult> WakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationWake)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.WakeConversation, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal)
            ? Answer(await naps.WakeAsync(id, admitted.Caller.Id, static _ => true, ct), "The conversation is not snoozed.")
            : refusal;

    private static IResult Answer(ActionResult result, string whyNot) => result switch
    {
        { Status: ActionStatus.Done, Conversation: { } conversation } => Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView),
        { Status: ActionStatus.NotNow or ActionStatus.Changed } => Problems.NotNow(whyNot),
        _ => Problems.NotFound("conversation"),
    };
}
