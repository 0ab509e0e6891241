using System.Collections.Immutable;
using System.Text.Json;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// The articles that come with Omni: what a web shop is asked, in Chinese and English. An example to change, not anybody's terms: they are taken
/// over as drafts, when somebody asks for them.
/// </summary>
public static class StarterArticles
{
    public static IReadOnlyList<Article> Read()
    {
        using var stream = typeof(StarterArticles).Assembly.GetManifestResourceStream(typeof(StarterArticles), "starter.json")
            ?? throw new InvalidOperationException("The assembly lacks starter.json.");
        return [.. JsonSerializer.Deserialize(stream, ArticleJson.Default.IReadOnlyListStarterArticle)!.Select(it => new Article { Id = it.Id, Texts = it.Texts })];
    }
}

internal sealed record StarterArticle(string Id, ImmutableSortedDictionary<string, ArticleText> Texts);
