using System.Collections.Immutable;
using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Knowledge;

/// <summary>Articles of a test.</summary>
internal static class Articles
{
    public static readonly DateTimeOffset Written = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    public static readonly Article Returns = new()
    {
        Id = "returns",
        Texts = Texts(
            ("en", new("How long may I return something", "Seven days after delivery.", ["Can I send it back"])),
            ("zh", new("多少天内可以退货", "签收后七天内。", ["退货期限是多久"]))),
        ChangedBy = "sue",
        ChangedAt = Written,
    };

    public static readonly Article Postage = new()
    {
        Id = "postage",
        Texts = Texts(("en", new("How much is postage", "Free from 99 yuan on.", [])), ("zh", new("运费怎么算", "满 99 元包邮。", ["满多少包邮"]))),
        ChangedBy = "sue",
        ChangedAt = Written,
    };

    public static readonly Article Password = new()
    {
        Id = "password",
        Texts = Texts(("en", new("I forgot my password", "Press the link where you sign in.", ["Reset the password"]))),
        ChangedBy = "sue",
        ChangedAt = Written,
    };

    public static ImmutableSortedDictionary<string, ArticleText> Texts(params IEnumerable<(string Language, ArticleText Text)> texts) =>
        texts.ToImmutableSortedDictionary(it => it.Language, it => it.Text, StringComparer.Ordinal);
}
