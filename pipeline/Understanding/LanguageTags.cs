namespace Omni.Pipeline.Understanding;

/// <summary>
/// BCP 47 tags as Omni uses them. What a customer writes has a script where that can be told (<c>zh-Hans</c>, <c>zh-Hant</c>); whom it concerns goes
/// by the primary tag, so that agents, replies and what was stored as <c>zh</c> fit either.
/// </summary>
public static class LanguageTags
{
    /// <summary>The part before the first hyphen.</summary>
    public static ReadOnlySpan<char> Primary(ReadOnlySpan<char> tag) => tag.IndexOf('-') is >= 0 and var hyphen ? tag[..hyphen] : tag;

    /// <summary>Whether who speaks one understands the other.</summary>
    public static bool AreOneLanguage(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => Primary(one).Equals(Primary(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>What a conversation's language is after another message: what was told more exactly before stays, and so does what was known where now nothing is.</summary>
    public static string After(string known, string said) =>
        said.Length == 0 || (known.Length > said.Length && said.IndexOf('-', StringComparison.Ordinal) < 0 && AreOneLanguage(known, said)) ? known : said;
}
