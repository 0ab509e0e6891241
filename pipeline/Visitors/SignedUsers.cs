using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Visitors;

/// <summary>
/// Reads who is signed in on the company's website: one JSON text, and the HMAC-SHA256 over exactly that text under the account's secret.
/// The text is signed as a whole, so nobody has to agree on how to write it.
/// </summary>
public static class SignedUsers
{
    private const int MaxText = 2048;
    private const int MaxId = 128;
    private const int MaxName = 128;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Longer than a page is mostly open, shorter than a copied one is worth much.</summary>
    private static readonly TimeSpan LongestValidity = TimeSpan.FromHours(24);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <param name="account">The website's account.</param>
    /// <param name="user">The JSON text, as it was signed.</param>
    /// <param name="signature">64 hexadecimal digits.</param>
    /// <param name="now">When it came.</param>
    public static SignedUser Read(ChannelAccount account, string user, string signature, DateTimeOffset now)
    {
        if (user.Length > MaxText || !IsSigned(account, user, signature))
        {
            return new SignedUser.NotSigned();
        }

        using var document = JsonFields.TryParse(Encoding.UTF8.GetBytes(user));
        return document is null ? new SignedUser.Wrong("user is not one JSON object that names nothing twice.") : Read(document.RootElement, now);
    }

    /// <summary>The visitor as whom a user writes, on whichever device: always the same, and nobody's who is not signed in.</summary>
    public static string VisitorIdOf(string account, string userId) =>
        "user-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"visitor|{account}|{userId}")).AsSpan(0, 16));

    private static bool IsSigned(ChannelAccount account, string user, string signature)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (signature.Length != 2 * SHA256.HashSizeInBytes || Convert.FromHexString(signature, given, out _, out _) is not System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        var isSigned = false;
        foreach (var name in (ReadOnlySpan<string>)[SiteSettings.IdentitySecret, SiteSettings.PreviousIdentitySecret])
        {
            isSigned |= account[name] is { Length: > 0 } secret
                && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user)), given);
        }

        return isSigned;
    }

    private static SignedUser Read(JsonElement user, DateTimeOffset now)
    {
        var errors = new List<string>();
        var (id, name) = (user.Text("id") ?? "", user.Text("name") ?? "");
        if (string.IsNullOrWhiteSpace(id) || id.Length > MaxId || id.Any(char.IsControl))
        {
            errors.Add($"id is 1 to {MaxId} characters, none of them a control character.");
        }

        if (name.Length > MaxName || name.Any(char.IsControl))
        {
            errors.Add($"name is at most {MaxName} characters, none of them a control character.");
        }

        var until = user.Integer("exp") is { } seconds and > 0 and < LastSecond ? JsonFields.ToInstant(seconds * 1000) : null;
        if (until is null || until > now + LongestValidity + ClockSkew)
        {
            errors.Add("exp is when the signature ends: seconds since 1970, at most 24 hours from now.");
        }

        var email = Vouched(user, VerifiedIdentifiers.Email, errors);
        var phone = Vouched(user, VerifiedIdentifiers.Phone, errors);
        return errors.Count > 0 ? new SignedUser.Wrong(string.Join(' ', errors))
            : until < now - ClockSkew ? new SignedUser.NotSigned()
            : new SignedUser.Known(new(id, name, email, phone));
    }

    /// <summary>Empty unless the website says that it has verified it: what a user merely typed must join nobody with anybody.</summary>
    private static string Vouched(JsonElement user, string kind, List<string> errors)
    {
        if (user.Field(kind + "Verified") is not { ValueKind: JsonValueKind.True })
        {
            return "";
        }

        if (VerifiedIdentifiers.TryNormalize($"{kind}:{user.Text(kind)}", out var identifier))
        {
            return VerifiedIdentifiers.ValueOf(identifier);
        }

        errors.Add($"{kind} is verified and is none; a phone has its country code, such as +86.");
        return "";
    }
}

/// <summary>What a website said of a user.</summary>
public abstract record SignedUser
{
    private SignedUser()
    {
    }

    /// <param name="Profile">Whom the website vouches for.</param>
    public sealed record Known(VisitorProfile Profile) : SignedUser;

    /// <summary>Not by this website, or not for this time.</summary>
    public sealed record NotSigned : SignedUser;

    /// <param name="Detail">By this website, and still wrong: for those who wrote its server.</param>
    public sealed record Wrong(string Detail) : SignedUser;
}
