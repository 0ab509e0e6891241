namespace Omni.Pipeline.Filtering;

/// <summary>What a list may look for by its form instead of by its letters.</summary>
public enum TextPattern
{
    /// <summary>Phone numbers of mainland China: mobile, with or without 86, landline with its area code, 400 and 800.</summary>
    ChinesePhone = 1,

    /// <summary>Phone numbers with a country code (+ or 00), and those of North America.</summary>
    InternationalPhone,

    /// <summary>Resident identity card numbers of the PRC, 18 places: region, date and check digit are right.</summary>
    ChineseIdCard,

    /// <summary>Numbers of payment cards: issuer, length and the Luhn digit are right.</summary>
    BankCard,

    /// <summary>Web addresses, with or without a scheme.</summary>
    Link,
}

/// <summary>The stable names of the patterns, as rows keep them and the interface says them.</summary>
public static class TextPatterns
{
    public static readonly IReadOnlyList<TextPattern> All = Enum.GetValues<TextPattern>();

    public static string NameOf(TextPattern pattern) => pattern switch
    {
        TextPattern.ChinesePhone => "phone-cn",
        TextPattern.InternationalPhone => "phone-international",
        TextPattern.ChineseIdCard => "id-card-cn",
        TextPattern.BankCard => "bank-card",
        TextPattern.Link => "link",
    };

    /// <summary>Null when there is no such pattern.</summary>
    public static TextPattern? Of(string name) => name switch
    {
        "phone-cn" => TextPattern.ChinesePhone,
        "phone-international" => TextPattern.InternationalPhone,
        "id-card-cn" => TextPattern.ChineseIdCard,
        "bank-card" => TextPattern.BankCard,
        "link" => TextPattern.Link,
        _ => null,
    };
}
