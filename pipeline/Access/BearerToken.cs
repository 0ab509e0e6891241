namespace Omni.Pipeline.Access;

/// <summary>The token of an <c>Authorization: Bearer</c> header (RFC 6750).</summary>
public static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when the header is of another scheme, or absent.</summary>
    public static string? Of(string? header) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
}
