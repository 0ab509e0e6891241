using System.Globalization;

namespace Omni.Pipeline.Ports;

/// <summary>A text that is too long for one column, as several: <c>name0</c>, <c>name1</c> …</summary>
internal static class LongText
{
    /// <summary>15 full columns and the rest of a row stay below its 1 MiB.</summary>
    public const int MaxLength = 15 * RowLimits.MaxTextLength;

    /// <param name="row">Gets the columns.</param>
    /// <param name="name">What they begin with.</param>
    /// <param name="text">At most <see cref="MaxLength"/> UTF-16 units.</param>
    public static Row SetLong(this Row row, string name, string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxLength);
        for (var (start, index) = (0, 0); start < text.Length; index++)
        {
            var length = Math.Min(RowLimits.MaxTextLength, text.Length - start);
            // No column ends with half a pair.
            length -= start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? 1 : 0;
            row.Set(Column(name, index), text.Substring(start, length));
            start += length;
        }

        return row;
    }

    public static string ReadLong(this Row row, string name)
    {
        var text = "";
        for (var index = 0; row.Text(Column(name, index)) is { Length: > 0 } part; index++)
        {
            text += part;
        }

        return text;
    }

    private static string Column(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}{index}");
}
