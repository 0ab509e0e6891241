using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Knowledge;

/// <summary>Finds answers among the published articles of the moment.</summary>
public sealed class AnswerFinder(Current<KnowledgeIndex> knowledge) : IAnswerFinder
{
    /// <summary>Nobody reads more.</summary>
    public const int MaxLimit = 20;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, string? channel, int limit, CancellationToken ct) =>
        FindAsync(question, language, limit, new AnswerScope(channel), ct);

    /// <summary>The same among what is for somebody.</summary>
    public async ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, int limit, AnswerScope scope, CancellationToken ct)
    {
        if (limit <= 0 || string.IsNullOrWhiteSpace(question))
        {
            return [];
        }

        var wanted = string.IsNullOrEmpty(language) ? LanguageGuess.Of(question) : language;
        var index = await knowledge.GetAsync(ct);
        return [.. index.Find(question, scope, Math.Min(limit, MaxLimit)).Select(match => Answer(match, wanted))];
    }

    private static FoundAnswer Answer(ArticleMatch match, string wanted)
    {
        // Not in the language that is wanted: in that of the words that met, not in any.
        var asked = wanted.Length > 0 && match.Article.Texts.ContainsKey(Article.PrimaryOf(wanted)) ? wanted : match.Language;
        var (language, text) = match.Article.In(asked);
        return new(match.Article.Id, text.Title, text.Answer, language, match.Confidence);
    }
}
