using System.Text.Json;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>What a customer's values may be, and how they change a profile.</summary>
internal static class CustomerRules
{
    private const int MaxLanguageLength = 35;

    private static readonly string NameRule =
        $"1 to {CustomerProfile.MaxNameLength} letters, digits and underscores of any script, with hyphens and single blanks between them";

    /// <summary>Everything that is wrong, in one text; null when nothing is.</summary>
    public static string? Check(CustomerInput input)
    {
        var errors = new List<string>();
        if (input.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > CustomerProfile.MaxValueLength || name.Any(char.IsControl)))
        {
            errors.Add($"name has 1 to {CustomerProfile.MaxValueLength} characters on one line.");
        }

        if (input.Language is { Length: > 0 } tag && (tag.Length > MaxLanguageLength || !tag.All(it => char.IsAsciiLetterOrDigit(it) || it is '-')))
        {
            errors.Add("language is a BCP 47 tag such as zh-Hans, or empty.");
        }

        if (input.Fields is { } fields
            && (fields.Any(it => !CustomerProfile.TryName(it.Key, out _) || it.Value is { Length: 0 or > CustomerProfile.MaxValueLength })
                || fields.Select(it => Name(it.Key)).Distinct(StringComparer.OrdinalIgnoreCase).Count() < fields.Count))
        {
            errors.Add($"fields have names of {NameRule}, each once, and values of 1 to {CustomerProfile.MaxValueLength} characters, or null.");
        }

        if ((input.AddLabels ?? []).Concat(input.RemoveLabels ?? []).Any(label => label is null || !CustomerProfile.TryName(label, out _)))
        {
            errors.Add($"labels are {NameRule}.");
        }

        if (input.Consent.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False))
        {
            errors.Add("consent is true, false, or null where nobody knows.");
        }

        return errors.Count == 0 ? null : string.Join(' ', errors);
    }

    /// <summary>What an input changes, by name: no value, since that may be the customer's.</summary>
    public static string NamesOf(CustomerInput input) => string.Join(' ', ((string?[])
    [
        input.Name is null ? null : "name",
        input.Language is null ? null : "language",
        input.Consent.ValueKind is JsonValueKind.Undefined ? null : "consent",
        input.Fields is { Count: > 0 } ? "fields" : null,
        input.AddLabels is { Count: > 0 } || input.RemoveLabels is { Count: > 0 } ? "labels" : null,
    ]).OfType<string>());

    /// <summary>The profile with the values of an input that <see cref="Check"/> found good.</summary>
    public static CustomerProfile Apply(CustomerProfile profile, CustomerInput input, string consentNote)
    {
        var fields = profile.Fields;
        foreach (var (name, value) in input.Fields ?? new Dictionary<string, string?>())
        {
            fields = value is null ? fields.Remove(Name(name)) : fields.SetItem(Name(name), value);
        }

        return profile with
        {
            Name = input.Name?.Trim() ?? profile.Name,
            Language = input.Language ?? profile.Language,
            Consent = ConsentOf(input, profile.Consent),
            ConsentNote = input.Consent.ValueKind is JsonValueKind.Undefined ? profile.ConsentNote : consentNote,
            Fields = fields,
            Labels = profile.Labels.Union((input.AddLabels ?? []).Select(Name)).Except((input.RemoveLabels ?? []).Select(Name)),
        };
    }

    private static bool? ConsentOf(CustomerInput input, bool? before) => input.Consent.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null, // Nobody knows any more.
        _ => before,
    };

    /// <summary>Whether a profile has more than it can keep.</summary>
    public static bool IsTooMuch(CustomerProfile profile) =>
        profile.Fields.Count > CustomerProfile.MaxFields || profile.Labels.Count > CustomerProfile.MaxLabels;

    /// <summary>What of an input must also go from those who are part of the customer, or it would show again.</summary>
    public static CustomerProfile Strip(CustomerProfile member, CustomerInput input) => member with
    {
        Fields = member.Fields.RemoveRange((input.Fields ?? new Dictionary<string, string?>()).Where(it => it.Value is null).Select(it => Name(it.Key))),
        Labels = member.Labels.Except((input.RemoveLabels ?? []).Select(Name)),
        Consent = input.Consent.ValueKind is JsonValueKind.Null ? null : member.Consent,
    };

    /// <summary>Whether <see cref="Strip"/> has anything to do.</summary>
    public static bool Removes(CustomerInput input) => input.RemoveLabels is { Count: > 0 } || input.Consent.ValueKind is JsonValueKind.Null
        || (input.Fields ?? new Dictionary<string, string?>()).Any(it => it.Value is null);

    private static string Name(string given) => CustomerProfile.TryName(given, out var name) ? name : given;
}
