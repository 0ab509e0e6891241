using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Knowledge;

namespace Omni.Functions.Http;

/// <summary>Asking the knowledge, and what it lacks.</summary>
public sealed class KnowledgeFunction(
    Callers callers, AnswerFinder finder, CurrentKnowledge knowledge, KnowledgeDesk desk, FeedbackCounts counts, AgentDirectory agents, TimeProvider time)
{
    private const int Found = 5;
    private const int DefaultDays = 30;

    [Function(FunctionNames.FindAnswers)]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.KnowledgeFind)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.FindAnswers, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.KnowledgeFindInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Text.Length > ChannelAccount.MaxTextLength)
        {
            return Problems.TextTooLong();
        }

        if (await agents.GetAsync(caller.Id, ct) is not { } agent)
        {
            return Problems.Unauthenticated(); // The token outlived its agent.
        }

        // Who tries what was just published wants it to be there.
        await knowledge.RefreshAsync(ct);
        var found = await finder.FindAsync(
            input.Text, input.Language, Found, new AnswerScope(input.Channel, agent.Skills, SeesAll: Permissions.MayReadAll(caller) && input.Channel is null), ct);
        return Answers.Ok(new KnowledgeFoundShape(found), ApiJson.Default.KnowledgeFoundShape);
    }

    [Function(FunctionNames.ReadKnowledgeReport)]
    public async Task<IResult> ReportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.KnowledgeReport)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadKnowledgeReport, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (Day(request, "to", today) is not { } to || Day(request, "from", to.AddDays(1 - DefaultDays)) is not { } from || from > to)
        {
            return Problems.Invalid("from and to are days such as 2026-03-02, the first not after the last.");
        }

        var sums = await counts.SumAsync(from, to, ct);
        return Answers.Ok(
            new KnowledgeReportShape(
                from,
                to,
                [
                    .. sums.OrderByDescending(it => it.Value.Shown + it.Value.Answered).ThenBy(it => it.Key, StringComparer.Ordinal)
                        .Select(it => new ArticleFeedbackShape(it.Key, it.Value.Shown, it.Value.Used, it.Value.NotUseful, it.Value.Answered, it.Value.Helpful, it.Value.NotHelpful)),
                ]),
            ApiJson.Default.KnowledgeReportShape);
    }

    [Function(FunctionNames.ListUnanswered)]
    public async Task<IResult> UnansweredAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.KnowledgeUnanswered)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListUnanswered, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        await knowledge.RefreshAsync(ct);
        return Answers.Ok(new UnansweredShape([.. (await desk.UnansweredAsync(ct)).Select(QuestionClusterShape.Of)]), ApiJson.Default.UnansweredShape);
    }

    private static DateOnly? Day(HttpRequest request, string name, DateOnly absent) =>
        Query.Text(request, name) switch
        {
            "" => absent,
            { } text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 3000 => day,
            _ => null,
        };
}
