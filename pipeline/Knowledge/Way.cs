using System.Collections.Frozen;

namespace Omni.Pipeline.Knowledge;

/// <summary>One thing of an article that is searched: a way of asking, or all of one language.</summary>
internal sealed record Way(ArticleTerms Of, string Language, string Text, bool IsWhole)
{
    /// <summary>In order, for the index.</summary>
    public List<string> InOrder { get; } = KnowledgeTerms.Shared.Of(Text, int.MaxValue);

    /// <summary>What stands in it.</summary>
    public FrozenSet<string> Terms => field ??= InOrder.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<Way> AllOf(Article article)
    {
        var of = new ArticleTerms(article);
        foreach (var (language, text) in article.Texts)
        {
            foreach (var asked in text.Questions.Prepend(text.Title))
            {
                yield return new(of, language, asked, IsWhole: false);
            }

            yield return new(of, language, ArticleTerms.AllOf(text), IsWhole: true);
        }
    }
}

/// <summary>An article, and what stands anywhere in it.</summary>
internal sealed class ArticleTerms(Article article)
{
    public Article Article { get; } = article;

    public FrozenSet<string> Terms { get; } =
        article.Texts.Values.SelectMany(text => KnowledgeTerms.Shared.Of(AllOf(text), int.MaxValue)).ToFrozenSet(StringComparer.Ordinal);

    public static string AllOf(ArticleText text) => string.Join('\n', text.Questions.Prepend(text.Title).Append(text.Answer));
}
