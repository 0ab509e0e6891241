using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Omni.Pipeline.Ports;
using PhoneNumbers;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Brings what channels vouch for into one form, so that the same phone or e-mail is the same text whoever wrote it: phones as E.164,
/// e-mails in lower case with an ASCII domain; other kinds as they are.
/// </summary>
public static class VerifiedIdentifiers
{
    public const string Email = "email";
    public const string Phone = "phone";
    public const string UnionId = "unionid";

    /// <summary>The company's own id of a signed-in user.</summary>
    public const string User = "user";

    /// <summary>Of a whole identifier, in UTF-16 units.</summary>
    public const int MaxLength = 320;

    // Reads its tables on first use: a deployment without phones should not pay for them.
    private static readonly Lazy<PhoneNumberUtil> Phones = new(PhoneNumberUtil.GetInstance);

    private static readonly SearchValues<char> NeverInEmail = SearchValues.Create(" \t\r\n<>,;\"");

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>False when it is no identifier that two channels could share.</summary>
    /// <param name="given"><c>kind:value</c>. A phone needs its country code.</param>
    /// <param name="normal">The same in its one form.</param>
    public static bool TryNormalize(string given, [NotNullWhen(true)] out string? normal) => TryNormalize(given, "", out normal);

    /// <param name="given"><c>kind:value</c>.</param>
    /// <param name="region">Where a phone without a country code is dialled, see <see cref="IsRegion"/>; empty: nobody knows.</param>
    /// <param name="normal">The same in its one form.</param>
    public static bool TryNormalize(string given, string region, [NotNullWhen(true)] out string? normal)
    {
        var end = given.IndexOf(':', StringComparison.Ordinal);
        var (kind, value) = end > 0 ? (given[..end], given[(end + 1)..].Trim()) : ("", "");
        normal = value.Length == 0 || given.Length > MaxLength ? null : kind switch
        {
            Email => EmailOf(value),
            Phone => PhoneOf(value, region),
            UnionId or User => value,
            _ => null,
        };
        normal = normal is null ? null : $"{kind}:{normal}";
        return normal is not null;
    }

    public static string KindOf(string identifier) => identifier[..identifier.IndexOf(':', StringComparison.Ordinal)];

    public static string ValueOf(string identifier) => identifier[(identifier.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a text names a country by two capital letters (ISO 3166), such as <c>CN</c>.</summary>
    public static bool IsRegion(string text) => Phones.Value.GetSupportedRegions().Contains(text);

    /// <summary>A phone as people in its country write it, without spaces and the zero in front.</summary>
    internal static string NationalOf(string phone) => Phones.Value.GetNationalSignificantNumber(Phones.Value.Parse(phone, defaultRegion: null));

    /// <summary>Where the link of an identifier is kept. No channel is called like this.</summary>
    internal static string PartitionOf(string identifier) => "verified:" + RowLimits.KeyPart(identifier);

    private static string? EmailOf(string value)
    {
        var at = value.LastIndexOf('@');
        if (at <= 0 || at == value.Length - 1 || value.AsSpan().ContainsAny(NeverInEmail) || value.AsSpan(0, at).Contains('@'))
        {
            return null;
        }

        try
        {
            var domain = Domains.GetAscii(value[(at + 1)..]);
            return domain.Contains('.', StringComparison.Ordinal) ? $"{value[..at]}@{domain}".ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null; // No domain name (RFC 3490).
        }
    }

    private static string? PhoneOf(string value, string region)
    {
        try
        {
            var phone = Phones.Value.Parse(value, region.Length == 0 ? null : region);
            return Phones.Value.IsValidNumber(phone) ? Phones.Value.Format(phone, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
