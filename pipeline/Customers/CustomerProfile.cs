using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>What the company knows of a customer beside what was said. Its ETag guards every change.</summary>
public sealed record CustomerProfile
{
    /// <summary>Of a field's or a label's name, in UTF-16 units.</summary>
    public const int MaxNameLength = 32;

    /// <summary>Of a field's value and of the customer's name, in UTF-16 units.</summary>
    public const int MaxValueLength = 1_000;

    public const int MaxFields = 50;

    public const int MaxLabels = 50;

    public required string Id { get; init; }

    /// <summary>As agents write it; until then from the channel.</summary>
    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>BCP 47 tag of the language the customer wants; empty when nobody said.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether the customer agreed to be written to without having asked; null when nobody asked.</summary>
    public bool? Consent { get; init; }

    /// <summary>When and by whom <see cref="Consent"/> was noted, <c>instant agent</c>; empty without.</summary>
    public string ConsentNote { get; init; } = "";

    /// <summary>By name, whatever its case.</summary>
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = NoFields;

    /// <summary>Each once, whatever its case; shown as it was written first.</summary>
    public ImmutableSortedSet<string> Labels { get; init; } = NoLabels;

    /// <summary>Why nothing more is taken from this customer; empty when all is well.</summary>
    public string BlockedReason { get; init; } = "";

    /// <summary>When a block ends by itself; null: it holds until somebody lifts it.</summary>
    public DateTimeOffset? BlockedUntil { get; init; }

    /// <summary>Who changed the profile last; empty before anybody did.</summary>
    public string ChangedBy { get; init; } = "";

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The customer whom this one was merged into; empty when it stands for itself.</summary>
    public string MergedInto { get; init; } = "";

    /// <summary>Which merge did that.</summary>
    public string MergeId { get; init; } = "";

    public string ETag { get; init; } = "";

    internal static ImmutableSortedDictionary<string, string> NoFields { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    internal static ImmutableSortedSet<string> NoLabels { get; } = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A text as the name of a field or a label: letters and digits of any script, underscores, and between them hyphens and single
    /// blanks. Composed and decomposed signs stay two: the process runs without the tables that would make them one.
    /// </summary>
    /// <returns>False when it can be none.</returns>
    public static bool TryName(string given, [NotNullWhen(true)] out string? name)
    {
        name = given.Trim();
        var before = ' ';
        foreach (var rune in name.EnumerateRunes())
        {
            var isBetween = rune.Value is ' ' or '-';
            if (!(IsOfWords(rune) || (isBetween && before is not ' ')))
            {
                name = null;
                return false;
            }

            before = isBetween ? (char)rune.Value : 'x';
        }

        return name.Length is > 0 and <= MaxNameLength;
    }

    private static bool IsOfWords(Rune rune) => rune.Value is '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}

/// <summary>Customers as rows: which keys, which columns. Names are stored: never renamed.</summary>
internal static class CustomerRows
{
    public const string Profile = "profile";
    public const string Open = "open";
    public const string AgentPrefix = "agent:";
    public const string TimelinePrefix = "tl:";
    public const string IdentityPrefix = "id:";
    public const string MemberPrefix = "member:";
    public const string MergePrefix = "merge:";
    public const string ApartPrefix = "apart:";
    public const string NotePrefix = "note:";

    /// <summary>Who else has the same verified identifier.</summary>
    public const string AlikePrefix = "alike:";

    /// <summary>With the merged customer: where the record of a merge lies.</summary>
    public const string JoinedPrefix = "joined:";

    /// <summary>All that is left of an erased customer.</summary>
    public const string Erased = "erased";

    /// <summary>In it: when.</summary>
    public const string ErasedAt = "at";

    private const string FieldPrefix = "f_";

    /// <summary>Before a name that a column's name may not have: its UTF-8 in hex.</summary>
    private const string HexFieldPrefix = "fx_";

    public static Row From(CustomerProfile it)
    {
        var row = new Row(it.Id, Profile)
            .SetText("name", it.Name)
            .Set("createdAt", it.CreatedAt)
            .SetText("language", it.Language)
            .SetText("consentNote", it.ConsentNote)
            .SetText("labels", string.Join(',', it.Labels))
            .SetText("blocked", it.BlockedReason)
            .SetText("changedBy", it.ChangedBy)
            .SetText("mergedInto", it.MergedInto)
            .SetText("mergeId", it.MergeId);
        if (it.Consent is { } consent)
        {
            row.Set("consent", consent);
        }

        if (it.BlockedUntil is { } until)
        {
            row.Set("blockedUntil", until);
        }

        if (it.ChangedAt is { } changed)
        {
            row.Set("changedAt", changed);
        }

        foreach (var (name, value) in it.Fields)
        {
            row.SetText(ColumnOf(name), value);
        }

        return row;
    }

    private static string ColumnOf(string name) => name.All(it => char.IsAsciiLetterLower(it) || char.IsAsciiDigit(it) || it is '_')
        ? FieldPrefix + name
        : HexFieldPrefix + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));

    private static string? FieldOf(string column) =>
        column.StartsWith(FieldPrefix, StringComparison.Ordinal) ? column[FieldPrefix.Length..]
        : column.StartsWith(HexFieldPrefix, StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromHexString(column.AsSpan(HexFieldPrefix.Length)))
        : null;

    public static CustomerProfile ToProfile(Row row)
    {
        var fields = CustomerProfile.NoFields.ToBuilder();
        var consent = default(bool?);
        foreach (ref readonly var column in row.Columns)
        {
            if (column.Name == "consent")
            {
                consent = column.Bits == 1;
            }
            else if (FieldOf(column.Name) is { } name && column.Object is string value)
            {
                fields[name] = value;
            }
        }

        return new CustomerProfile
        {
            Id = row.Partition,
            Name = row.Text("name"),
            CreatedAt = row.Instant("createdAt") ?? default,
            Language = row.Text("language"),
            Consent = consent,
            ConsentNote = row.Text("consentNote"),
            Labels = row.Text("labels") is { Length: > 0 } labels ? CustomerProfile.NoLabels.Union(labels.Split(',')) : CustomerProfile.NoLabels,
            BlockedReason = row.Text("blocked"),
            BlockedUntil = row.Instant("blockedUntil"),
            ChangedBy = row.Text("changedBy"),
            ChangedAt = row.Instant("changedAt"),
            MergedInto = row.Text("mergedInto"),
            MergeId = row.Text("mergeId"),
            Fields = fields.ToImmutable(),
            ETag = row.ETag,
        };
    }
}
