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
}
