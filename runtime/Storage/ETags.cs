using System.Globalization;

namespace Omni.Runtime.Storage;

/// <summary>An ETag is the number of the write that made the row, in hex.</summary>
internal static class ETags
{
    public static string Text(long number) => number.ToString("x", CultureInfo.InvariantCulture);

    public static long Number(string eTag) =>
        long.TryParse(eTag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
