using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>What the company knows of a customer beside what was said. Its ETag guards every change.</summary>
public sealed record CustomerProfile
{
    /// <summary>Of a field's or a label's name, in lower-case letters, digits and underscores.</summary>
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

    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedSet<string> Labels { get; init; } = [];

    /// <summary>Why nothing more is taken from this customer; empty when all is well.</summary>
    public string BlockedReason { get; init; } = "";

    /// <summary>The customer whom this one was merged into; empty when it stands for itself.</summary>
    public string MergedInto { get; init; } = "";

    /// <summary>Which merge did that.</summary>
    public string MergeId { get; init; } = "";

    public string ETag { get; init; } = "";

    /// <summary>Whether a text can name a field or a label.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(it => char.IsAsciiLetterLower(it) || char.IsAsciiDigit(it) || it is '_');
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

    /// <summary>With the merged customer: where the record of a merge lies.</summary>
    public const string JoinedPrefix = "joined:";

    /// <summary>All that is left of an erased customer.</summary>
    public const string Erased = "erased";

    /// <summary>In it: when.</summary>
    public const string ErasedAt = "at";

    private const string FieldPrefix = "f_";

    public static Row From(CustomerProfile it)
    {
        var row = new Row(it.Id, Profile)
            .SetText("name", it.Name)
            .Set("createdAt", it.CreatedAt)
            .SetText("language", it.Language)
            .SetText("consentNote", it.ConsentNote)
            .SetText("labels", string.Join(',', it.Labels))
            .SetText("blocked", it.BlockedReason)
            .SetText("mergedInto", it.MergedInto)
            .SetText("mergeId", it.MergeId);
        if (it.Consent is { } consent)
        {
            row.Set("consent", consent);
        }

        foreach (var (name, value) in it.Fields)
        {
            row.SetText(FieldPrefix + name, value);
        }

        return row;
    }

    public static CustomerProfile ToProfile(Row row)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var consent = default(bool?);
        foreach (ref readonly var column in row.Columns)
        {
            if (column.Name == "consent")
            {
                consent = column.Bits == 1;
            }
            else if (column.Name.StartsWith(FieldPrefix, StringComparison.Ordinal) && column.Object is string value)
            {
                fields[column.Name[FieldPrefix.Length..]] = value;
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
            Labels = row.Text("labels") is { Length: > 0 } labels ? labels.Split(',').ToImmutableSortedSet(StringComparer.Ordinal) : [],
            BlockedReason = row.Text("blocked"),
            MergedInto = row.Text("mergedInto"),
            MergeId = row.Text("mergeId"),
            Fields = fields.ToImmutable(),
            ETag = row.ETag,
        };
    }
}
