using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;

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

        if (!WordPlaceShape.TryDirection(input.Direction, out var direction))
        {
            return Problems.Invalid("direction is inbound or outbound.");
        }

        var place = new FilterPlace(input.Channel, direction ?? Direction.Inbound);
        WordList? draft = null;
        if (input.Draft is { } wanted)
        {
            if (wanted.Read("draft", out var problem) is not { } read)
            {
                return Problems.Invalid(problem);
            }

            draft = read with { Name = Draft };
        }

        // Compiled anew: what was saved a second ago is tried, too.
        var all = (await lists.ListAsync(ct)).Select(stored => stored.List).Concat(draft is null ? [] : [draft]).ToList();
        var result = WordFilter.Compile(all).Check(input.Text, place);
        var hit = all.Where(list => result.Lists.Contains(list.Name, StringComparer.Ordinal))
            .Select(list => new TriedListShape(ReferenceEquals(list, draft) ? "" : list.Name, NameOf(list.PolicyAt(place))));
        return Answers.Ok(
            new WordTrialShape(
                NameOf(result.Policy),
                result.Policy is WordPolicy.Block ? WordFilter.Withheld : result.Policy is WordPolicy.Mask ? result.Text : input.Text,
                [.. hit],
                result.IsHanded),
            ApiJson.Default.WordTrialShape);
    }

    private static string NameOf(WordPolicy? policy) => policy is { } it ? WordPolicies.NameOf(it) : WordPolicies.Pass;
}

/// <param name="Text">What is tried.</param>
/// <param name="Draft">A list that is not saved, beside those that are; null: none.</param>
/// <param name="Channel">On which it is said; null: none in particular.</param>
/// <param name="Direction"><c>inbound</c> (null) or <c>outbound</c>.</param>
internal sealed record WordTrialInput(string Text, WordListInput? Draft = null, string? Channel = null, string? Direction = null);

/// <param name="Verdict">Of the strongest list that hit.</param>
/// <param name="Text">As others would see it.</param>
/// <param name="Lists">Those that hit; the draft has no name.</param>
/// <param name="Handed">Whether its conversation would be brought to a supervisor.</param>
internal sealed record WordTrialShape(string Verdict, string Text, IReadOnlyList<TriedListShape> Lists, bool Handed);

internal sealed record TriedListShape(string Name, string Policy);
