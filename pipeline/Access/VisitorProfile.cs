using System.Collections.Immutable;

namespace Omni.Pipeline.Access;

/// <summary>What the company's own website vouches for of a visitor who is signed in there.</summary>
/// <param name="UserId">The website's own id of the user.</param>
/// <param name="Name">What to call the user; may be empty.</param>
/// <param name="Email">An address that the website has verified; else empty.</param>
/// <param name="Phone">A number that the website has verified, with its country code; else empty.</param>
public sealed record VisitorProfile(string UserId, string Name, string Email, string Phone)
{
    /// <summary>As <c>kind:value</c>. A user belongs to the account's name: an app's account of the same name has the same users.</summary>
    public ImmutableArray<string> Identifiers(string account) =>
        [.. ((string[])[$"user:{account}:{UserId}", Email.Length > 0 ? $"email:{Email}" : "", Phone.Length > 0 ? $"phone:{Phone}" : ""]).Where(it => it.Length > 0)];
}
