using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Knowledge;

namespace Omni.Functions.Http;

/// <summary>Answers beside a conversation, and what its agent makes of them.</summary>
public sealed class SuggestionsFunction(ConversationAccess access, KnowledgeDesk desk, AgentDirectory agents)
{
    [Function(FunctionNames.ReadSuggestions)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ConversationSuggestions)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReadSuggestions, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (await agents.GetAsync(admitted.Caller.Id, ct) is not { } agent)
        {
            return Problems.Unauthenticated(); // The token outlived its agent.
        }

        var suggestions = await desk.SuggestAsync(admitted.Conversation, agent, ct);
        return Answers.Ok(new SuggestionsShape(suggestions.Sequence, suggestions.Answers, suggestions.IsAnswered), ApiJson.Default.SuggestionsShape);
    }

    [Function(FunctionNames.TellOfSuggestion)]
    public async Task<IResult> TellAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationSuggestionFeedback)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.TellOfSuggestion, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.SuggestionFeedbackInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var kind = WireNames.ToSuggestionFeedback(input.What);
        if (kind is null ? input.What != "unanswered" || input.ArticleId is not null : !Article.IsId(input.ArticleId ?? ""))
        {
            return Problems.Invalid("what is shown, used or not-useful with an articleId, or unanswered without one.");
        }

        var isThere = kind is { } of
            ? await desk.TellAsync(admitted.Conversation.Id, input.Sequence, input.ArticleId!, of, ct)
            : await desk.TellUnansweredAsync(admitted.Conversation.Id, input.Sequence, ct);
        return isThere ? Answers.NoContent() : Problems.NotFound("message");
    }
}
