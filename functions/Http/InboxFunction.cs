using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>What an agent has to do: the agent's conversations, and those that wait for anybody.</summary>
public sealed class InboxFunction(Callers callers, Inboxes inboxes)
{
    private const int MostWaiting = 200;

    [Function(FunctionNames.ReadInbox)]
    public async Task<IResult> InboxAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Inbox)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadInbox, ct)).TryGet(out var caller, out var refusal)
            ? Answer(await inboxes.OfAgentAsync(caller.Id, ct))
            : refusal;

    [Function(FunctionNames.ReadWaiting)]
    public async Task<IResult> WaitingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Waiting)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadWaiting, ct)).TryGet(out _, out var refusal)
            ? Answer(await inboxes.WaitingAsync(MostWaiting, ct))
            : refusal;

    private static IResult Answer(IReadOnlyList<Conversation> conversations) =>
        Answers.Ok(ConversationShapes.Of(conversations), ApiJson.Default.ConversationShapes);
}
