using System.Globalization;

namespace Omni.Runtime.Storage;

/// <summary>The layout of everything in a data directory. It goes up when an older host could no longer read what a newer one wrote.</summary>
internal static class DataFormat
{
    public const int Current = 1;

    public static readonly string Text = Current.ToString(CultureInfo.InvariantCulture);

    /// <param name="where">What was looked at, for the message.</param>
    /// <param name="found">The format as it was written there.</param>
    /// <exception cref="DataDirectoryException">It is not the one that this host reads.</exception>
    public static void Check(string where, string found)
    {
        if (!int.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var format))
        {
            throw new DataDirectoryException($"{where} does not say which format the data has: it is damaged. Restore the whole directory from a backup.");
        }

        if (format != Current)
        {
            var written = format > Current ? "a newer" : "an older";
            throw new DataDirectoryException(
                $"{where} was written in format {format} by {written} version of Omni; this one reads format {Current}. Start the version that wrote it, or name another directory with --data.");
        }
    }
}
