using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>Rows that contract tests write.</summary>
internal static class Rows
{
    public static Row One(string partition, string key, long value) => new Row(partition, key).Set("n", value);

    /// <summary>Every column type with its ordinary, empty, smallest and largest values.</summary>
    public static Row OfAllKinds(string partition, string key) => new Row(partition, key)
        .Set("text", "a \"quoted\" <line>\r\n\twith 客服 and 🙂 and nothing\0hidden")
        .Set("textEmpty", "")
        .Set("textLongest", new string('语', RowLimits.MaxTextLength))
        .Set("yes", true)
        .Set("no", false)
        .Set("zero", 0L)
        .Set("longMin", long.MinValue)
        .Set("longMax", long.MaxValue)
        .Set("half", 0.5)
        .Set("whole", 3.0)
        .Set("doubleMin", double.MinValue)
        .Set("doubleMax", double.MaxValue)
        .Set("doubleTiny", double.Epsilon)
        .Set("instant", new DateTimeOffset(2025, 2, 28, 23, 59, 59, TimeSpan.FromHours(8)).AddTicks(1_234_567))
        .Set("instantFirst", new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero))
        .Set("instantLast", DateTimeOffset.MaxValue)
        .Set("bytes", [0, 1, 127, 128, 255])
        .Set("bytesEmpty", [])
        .Set("bytesLongest", Enumerable.Range(0, RowLimits.MaxBytesLength).Select(i => (byte)i).ToArray());

    /// <summary>A row that counts for exactly this many bytes.</summary>
    public static Row OfSize(string partition, string key, long size)
    {
        var row = new Row(partition, key);
        var filler = 0;
        while (size - RowLimits.Check(row) is > 0 and var left)
        {
            var name = filler++.ToString("'c'00", CultureInfo.InvariantCulture);
            var header = 8 + (2 * name.Length) + 4;
            // Never leaves a rest that is too small for another column's header.
            var length = Math.Min(left - header, left - header > RowLimits.MaxBytesLength ? RowLimits.MaxBytesLength - header : RowLimits.MaxBytesLength);
            row.Set(name, new byte[length]);
        }

        return row;
    }

    public static void AssertSame(Row expected, Row? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Partition, expected.Key), (actual.Partition, actual.Key));
        Assert.Equal(ByName(expected), ByName(actual));
    }

    private static SortedDictionary<string, string> ByName(Row row) =>
        new(row.ToDictionary(column => column.Name, column => $"{column.Kind} {column.Bits} {Show(column.Object)}", StringComparer.Ordinal), StringComparer.Ordinal);

    private static string Show(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : (string?)value ?? "";
}
