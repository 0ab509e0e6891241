using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Filtering;

namespace Omni.Functions.Http;

/// <summary>Shows, sets and deletes the word lists of the filter.</summary>
public sealed class WordsFunction(Callers callers, WordListStore lists, AuditLog audit, ILogger<WordsFunction> logger)
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

        await audit.RecordAsync(caller.Id, AuditEvents.WordListSaved, list, Difference((await lists.GetAsync(list, ct))?.List, changed), ct);
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

    [Function(FunctionNames.DeleteWords)]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.WordsByList)] HttpRequest request, string list, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DeleteWords, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await lists.GetAsync(list, ct) is not { } stored)
        {
            return Problems.NotFound("word list");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.WordListDeleted, list, Difference(stored.List, null), ct);
        if (await lists.DeleteAsync(list, stored.ETag, ct) is not WordListSave.Saved)
        {
            return Problems.Conflict("The list was changed meanwhile; read it again.");
        }

        logger.WordsChanged(caller.Id, 0);
        return Answers.NoContent();
    }

    /// <summary>How a list is another than it was, without a word of it.</summary>
    private static string Difference(WordList? before, WordList? after)
    {
        var (had, has) = (before?.Words ?? [], after?.Words ?? []);
        var policy = (before?.Policy, after?.Policy) switch
        {
            ({ } was, { } now) when was != now => $"{WordPolicies.NameOf(was)} -> {WordPolicies.NameOf(now)}",
            (_, { } now) => WordPolicies.NameOf(now),
            ({ } was, null) => WordPolicies.NameOf(was),
            (null, null) => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{policy}, +{has.Except(had, StringComparer.Ordinal).Count()} -{had.Except(has, StringComparer.Ordinal).Count()} words{Names(before, after)}");
    }

    /// <summary>What else of it is another.</summary>
    private static string Names(WordList? before, WordList? after)
    {
        var empty = new WordList("", WordPolicy.Flag, []);
        var (was, now) = (before ?? empty, after ?? empty);
        return (was.Patterns.ToHashSet().SetEquals(now.Patterns) ? "" : ", patterns")
            + (was.Places.ToHashSet().SetEquals(now.Places) ? "" : ", places")
            + (was.WithInitials == now.WithInitials ? "" : ", initials");
    }
}
