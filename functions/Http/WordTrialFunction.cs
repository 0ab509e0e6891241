using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Filtering;

namespace Omni.Functions.Http;

/// <summary>Tries a text on the word lists, and on one that is not saved yet. Keeps nothing of it.</summary>
public sealed class WordTrialFunction(Callers callers, WordListStore lists)
{
    /// <summary>What the list is called that is tried; no saved one can have the name, which is too long.</summary>
    private static readonly string Draft = new('d', WordList.MaxNameLength + 1);

    [Function(FunctionNames.TryWords)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.WordsTry)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.TryWords, ct)).TryGet(out _, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.WordTrialInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Text.Length > ChannelAccount.MaxTextLength)
        {
            return Problems.TextTooLong();
        }

        WordList? draft = null;
        if (input.Draft is { } wanted)
        {
            if (WireNames.ToPolicy(wanted.Policy) is not { } policy)
            {
                return Problems.Invalid("policy is mask, block or flag.");
            }

            var checkedList = new WordList("draft", policy, [.. wanted.Words]);
            if (checkedList.Problems() is [var first, ..])
            {
                return Problems.Invalid(first);
            }

            draft = checkedList with { Name = Draft };
        }

        // Compiled anew: what was saved a second ago is tried, too.
        var all = (await lists.ListAsync(ct)).Select(stored => stored.List).Concat(draft is null ? [] : [draft]).ToList();
        var result = WordFilter.Compile(all).Check(input.Text);
        var hit = all.Where(list => result.Lists.Contains(list.Name, StringComparer.Ordinal))
            .Select(list => new TriedListShape(ReferenceEquals(list, draft) ? "" : list.Name, WireNames.Of(list.Policy)));
        return Answers.Ok(
            new WordTrialShape(
                result.Policy is { } strongest ? WireNames.Of(strongest) : "pass",
                result.Policy is WordPolicy.Block ? WordFilter.Withheld : result.Policy is WordPolicy.Mask ? result.Text : input.Text,
                [.. hit]),
            ApiJson.Default.WordTrialShape);
    }
}

/// <param name="Text">What is tried.</param>
/// <param name="Draft">A list that is not saved, beside those that are; null: none.</param>
internal sealed record WordTrialInput(string Text, WordListInput? Draft = null);

/// <param name="Verdict">Of the strongest list that hit.</param>
/// <param name="Text">As others would see it.</param>
/// <param name="Lists">Those that hit; the draft has no name.</param>
internal sealed record WordTrialShape(string Verdict, string Text, IReadOnlyList<TriedListShape> Lists);

internal sealed record TriedListShape(string Name, string Policy);
