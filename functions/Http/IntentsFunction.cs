using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Functions.Http;

/// <summary>What customers want: the rules that say it, and a text to try them with.</summary>
public sealed class IntentsFunction(Callers callers, IntentStore store, IntentDesk desk, AuditLog audit, ILogger<IntentsFunction> logger)
{
    [Function(FunctionNames.ReadIntents)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Intents)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadIntents, ct)).TryGet(out _, out var refusal) ? await AnswerAsync(ct) : refusal;

    [Function(FunctionNames.SetIntentRules)]
    public async Task<IResult> SetRulesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.IntentRules)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetIntentRules, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.IntentRulesInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (IntentDesk.ProblemsOfRules(input.Rules) is { Count: > 0 } problems)
        {
            return Problems.Invalid(string.Join("; ", problems));
        }

        await audit.RecordAsync(caller.Id, AuditEvents.IntentRulesChanged, "", "", ct);
        if (await store.TrySaveRulesAsync(input.Rules, SeenVersion.Of(request), ct) is null)
        {
            return Problems.PreconditionFailed();
        }

        logger.IntentRulesChanged(caller.Id);
        return await AnswerAsync(ct);
    }

    [Function(FunctionNames.TryIntent)]
    public async Task<IResult> TryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.IntentTry)] HttpRequest request, CancellationToken ct) =>
        !(await callers.AdmitAsync(request, FunctionNames.TryIntent, ct)).TryGet(out _, out var refusal)
        || !(await JsonBody.ReadAsync(request, ApiJson.Default.IntentTryInput, ct)).TryGet(out var input, out refusal)
            ? refusal
            : Answers.Ok(UnderstandingShape.Of(await desk.TryAsync(input.Text, ct)), ApiJson.Default.UnderstandingShape);

    [Function(FunctionNames.CheckIntents)]
    public async Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.IntentCheck)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.CheckIntents, ct)).TryGet(out _, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.IntentCheckInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        IReadOnlyList<string> rules = input.Rules.Length > 0 ? IntentDesk.ProblemsOfRules(input.Rules) : [];
        IReadOnlyList<string> examples = input.Examples.Length > 0 ? IntentDesk.ProblemsOfExamples(input.Examples) : [];
        return Answers.Ok(new IntentCheckShape([.. rules, .. examples]), ApiJson.Default.IntentCheckShape);
    }

    private async ValueTask<IResult> AnswerAsync(CancellationToken ct)
    {
        var rules = await store.RulesAsync(ct);
        var models = await store.ModelsAsync(ct);
        return Answers.Ok(
            new(rules?.Text ?? IntentRules.DefaultText, rules?.ETag ?? IntentStore.FirstETag, await desk.NamesAsync(ct), [.. models.Select(IntentModelShape.Of)], !models.Any(model => model.IsActive)),
            ApiJson.Default.IntentsShape);
    }
}
