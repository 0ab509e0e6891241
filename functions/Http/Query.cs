using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>Reads numbers from the query; a wrong one is refused, never replaced by another.</summary>
internal static class Query
{
    /// <summary><paramref name="absent"/> when the name is not there; null when the value is not a number in the range.</summary>
    public static long? Int64(HttpRequest request, string name, long absent, long min, long max)
    {
        if (!request.Query.TryGetValue(name, out var values))
        {
            return absent;
        }

        return values is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max
            ? number
            : null;
    }

    /// <summary>Empty when the name is not there; null when it is there more than once.</summary>
    public static string? Text(HttpRequest request, string name) =>
        !request.Query.TryGetValue(name, out var values) ? "" : values is [{ } text] ? text : null;

    /// <summary>False when the value is no instant as RFC 3339 writes it; null when the name is not there.</summary>
    public static bool TryInstant(HttpRequest request, string name, out DateTimeOffset? instant)
    {
        instant = null;
        if (Text(request, name) is not { Length: > 0 } text)
        {
            return !request.Query.ContainsKey(name);
        }

        var isInstant = DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value);
        instant = isInstant ? value : null;
        return isInstant;
    }
}
