using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Knowledge;

/// <summary>An article as a row.</summary>
internal static class ArticleRow
{
    private const string Content = "content";
    private const char Separator = ',';

    // Chinese as it is: escaped it would be six times as long as the limits say.
    private static readonly ArticleJson Json = new(new(ArticleJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static Row Write(string partition, string prefix, Article it)
    {
        var row = new Row(partition, prefix + it.Id)
            .Set("id", it.Id)
            .Set("title", it.Texts.Values.First().Title)
            .SetText("channels", string.Join(Separator, it.Channels))
            .SetText("skills", string.Join(Separator, it.Skills))
            .Set("changedBy", it.ChangedBy)
            .Set("changedAt", it.ChangedAt)
            .SetLong(Content, JsonSerializer.Serialize(it.Texts, Json.Texts));
        return it.PublishedAt is { } at ? row.Set("publishedAt", at) : row;
    }

    public static Article Read(Row row) => new()
    {
        Id = row.Text("id"),
        Texts = JsonSerializer.Deserialize(row.ReadLong(Content), Json.Texts)!,
        Channels = Split(row.Text("channels")),
        Skills = Split(row.Text("skills")),
        ChangedBy = row.Text("changedBy"),
        ChangedAt = row.Instant("changedAt") ?? default,
        PublishedAt = row.Instant("publishedAt"),
        ETag = row.ETag,
    };

    /// <summary>Whether an article's texts fit into a row.</summary>
    public static bool Fits(Article it) => JsonSerializer.Serialize(it.Texts, Json.Texts).Length <= LongText.MaxLength;

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split(Separator)];
}

/// <summary>As stored: names never change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, ArticleText>), TypeInfoPropertyName = "Texts")]
[JsonSerializable(typeof(IReadOnlyList<StarterArticle>))]
internal sealed partial class ArticleJson : JsonSerializerContext;
