using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Filtering;

namespace Omni.Functions.Http;

/// <summary>Shows and sets the word lists of the filter.</summary>
public sealed class WordsFunction(Callers callers, WordListStore lists, ILogger<WordsFunction> logger)
{
    [Function(FunctionNames.ListWords)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Words)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListWords, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var all = await lists.ListAsync(ct);
        return Answers.Ok(new([.. all.Select(stored => WordListShape.Of(stored.List))]), ApiJson.Default.WordListsShape);
    }

    /// <summary>Adds the list or replaces all of it; of two admins at once the later one is kept.</summary>
    [Function(FunctionNames.PutWords)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.WordsByList)] HttpRequest request, string list, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.PutWords, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.WordListInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Read(list, out var problem) is not { } changed)
        {
            return Problems.Invalid(problem);
        }

        switch (await lists.SaveAsync(changed, ifMatch: null, ct))
        {
            case WordListSave.Saved:
                logger.WordsChanged(caller.Id, changed.Words.Length);
                return Answers.Ok(WordListShape.Of(changed), ApiJson.Default.WordListShape);
            case WordListSave.Conflict:
                return Problems.Conflict("The list was changed meanwhile; read it again.");
            case WordListSave.TooLarge:
                return Problems.Invalid("The list has more words than one list holds; split it.");
            default:
                throw new InvalidOperationException("Unknown result.");
        }
    }
}
