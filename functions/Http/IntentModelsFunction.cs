using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Functions.Http;

/// <summary>The classifier: what it learns from, training, and which is in force.</summary>
public sealed class IntentModelsFunction(Callers callers, IntentStore store, IntentDesk desk, AuditLog audit, ILogger<IntentModelsFunction> logger)
{
    /// <summary>In an address: the model that comes with Omni.</summary>
    private const string Starter = "starter";

    [Function(FunctionNames.ReadIntentExamples)]
    public async Task<IResult> ReadExamplesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.IntentExamples)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadIntentExamples, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var stored = await store.ExamplesAsync(ct);
        return Answers.Ok(
            new(stored?.Text ?? LabelledFile.StarterText(), stored?.ETag ?? IntentStore.FirstETag, stored is null), ApiJson.Default.ExamplesShape);
    }

    [Function(FunctionNames.SetIntentExamples)]
    public async Task<IResult> SetExamplesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.IntentExamples)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetIntentExamples, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ExamplesInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (IntentDesk.ProblemsOfExamples(input.Text) is { Count: > 0 } problems)
        {
            return Problems.Invalid(string.Join("; ", problems));
        }

        await audit.RecordAsync(caller.Id, AuditEvents.IntentExamplesChanged, "", "", ct);
        return await store.TrySaveExamplesAsync(input.Text, SeenVersion.Of(request), ct) is { } saved
            ? Answers.Ok(new(saved.Text, saved.ETag, IsStarter: false), ApiJson.Default.ExamplesShape)
            : Problems.PreconditionFailed();
    }

    /// <summary>Answers when it has learnt: seconds, for some thousand texts.</summary>
    [Function(FunctionNames.TrainIntents)]
    public async Task<IResult> TrainAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.IntentModels)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.TrainIntents, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await desk.TryTrainAsync(caller.Id, ct) is not { } card)
        {
            return Problems.Conflict("A model is being trained; wait for it.");
        }

        logger.IntentsTrained(caller.Id, card.Version);
        return Answers.Ok(IntentModelShape.Of((await store.ModelsAsync(ct)).Single(model => model.Card.Version == card.Version)), ApiJson.Default.IntentModelShape);
    }

    [Function(FunctionNames.ActivateIntentModel)]
    public async Task<IResult> ActivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.IntentModelActivate)] HttpRequest request, string version, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ActivateIntentModel, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        await audit.RecordAsync(caller.Id, AuditEvents.IntentModelActivated, version, "", ct);
        if (!await store.TryActivateAsync(version == Starter ? "" : version, caller.Id, ct))
        {
            return Problems.NotFound("model");
        }

        logger.IntentModelActivated(caller.Id, version);
        return Answers.NoContent();
    }
}
