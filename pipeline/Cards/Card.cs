using System.Collections.Immutable;
using System.Text.Json;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Cards;

/// <summary>What one system says about a customer.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Title">As it says; empty when it said nothing.</param>
/// <param name="Rows">As it says, in its order.</param>
/// <param name="At">When it said so; null: never.</param>
/// <param name="Problem">Why it says nothing newer: <c>unreachable</c>, <c>refused</c>, <c>unreadable</c>; empty when it just answered.</param>
public sealed record Card(string Source, string Title, ImmutableArray<CardRow> Rows, DateTimeOffset? At, string Problem);

/// <param name="Label">Left.</param>
/// <param name="Value">Right.</param>
/// <param name="Url">Where more of it is; https only; empty without.</param>
public sealed record CardRow(string Label, string Value, string Url);

/// <summary>Reads <c>{ "title", "rows": [{ "label", "value", "url"? }] }</c> and trusts nothing about it.</summary>
internal static class CardReader
{
    private const int MaxRows = 30;
    private const int MaxLength = 200;
    private const int MaxUrlLength = 2_000;

    /// <summary>Null when it is not that; what is too long is cut, for these are words to look at.</summary>
    public static (string Title, ImmutableArray<CardRow> Rows)? TryRead(JsonElement json)
    {
        if (json.Field("rows") is not { ValueKind: JsonValueKind.Array } rows)
        {
            return null;
        }

        return (Text(json, "title", MaxLength), [.. rows.EnumerateArray().Take(MaxRows).Where(row => row.ValueKind is JsonValueKind.Object).Select(RowOf)]);
    }

    private static CardRow RowOf(JsonElement row)
    {
        var url = Text(row, "url", MaxUrlLength);
        var isGood = Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;
        return new(Text(row, "label", MaxLength), Text(row, "value", MaxLength), isGood ? url : "");
    }

    private static string Text(JsonElement json, string name, int most)
    {
        var text = json.Words(name) ?? "";
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }
}
