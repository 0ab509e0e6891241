using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Ports;

/// <summary>
/// Table storage's limits, enforced by every adapter so that what works on one host works on the other.
/// Source: "Understanding the Table service data model" (learn.microsoft.com/rest/api/storageservices).
/// </summary>
public static class RowLimits
{
    public const int MaxKeyLength = 512;
    public const int MaxTextLength = 32 * 1024;
    public const int MaxBytesLength = 64 * 1024;
    public const int MaxRowBytes = 1024 * 1024;
    public const int MaxColumns = 252;
    public const int MaxBatch = 100;
    public const int MaxRange = 1000;

    /// <summary>Hex digits of an escaped character.</summary>
    private const int EscapeLength = 4;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. AllCharacters.Where(IsForbidden)]);
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. AllCharacters.Where(NeedsEscape)]);

    private static readonly long FirstInstant = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>How many bytes the row counts for in Table storage.</summary>
    /// <exception cref="RowLimitException">The row could not be kept by Table storage; the message says why.</exception>
    public static long Check(Row row)
    {
        CheckKey(row.Partition, "partition key");
        CheckKey(row.Key, "row key");
        if (row.Count > MaxColumns)
        {
            throw new RowLimitException($"a row holds at most {MaxColumns} columns, this one {row.Count}");
        }

        long size = 4 + (2L * (row.Partition.Length + row.Key.Length));
        foreach (ref readonly var column in row.Columns)
        {
            size += 8 + (2L * column.Name.Length) + Size(column);
        }

        if (size > MaxRowBytes)
        {
            throw new RowLimitException($"a row holds at most {MaxRowBytes} bytes, this one {size}");
        }

        return size;
    }

    /// <exception cref="RowLimitException">The key holds a character or a length that Table storage refuses.</exception>
    public static void CheckKey(string key, string what)
    {
        if (key.Length > MaxKeyLength)
        {
            throw new RowLimitException($"a {what} has at most {MaxKeyLength} characters, this one {key.Length}");
        }

        if (key.AsSpan().IndexOfAny(Forbidden) is var at and >= 0)
        {
            throw new RowLimitException(string.Create(CultureInfo.InvariantCulture, $"a {what} may not hold U+{(int)key[at]:X4}"));
        }
    }

    private static long Size(Column column) => column.Kind switch
    {
        ColumnKind.Text => TextSize(column),
        ColumnKind.Bytes => BytesSize(column),
        ColumnKind.Bool => 1,
        ColumnKind.Int64 or ColumnKind.Double => 8,
        ColumnKind.Instant => column.Bits >= FirstInstant ? 8 : throw new RowLimitException($"column {column.Name}: instants start in 1601"),
    };

    private static long TextSize(Column column)
    {
        var text = (string)column.Object!;
        return text.Length <= MaxTextLength
            ? 4 + (2L * text.Length)
            : throw new RowLimitException($"column {column.Name}: text has at most {MaxTextLength} UTF-16 units, this one {text.Length}");
    }

    private static long BytesSize(Column column)
    {
        var bytes = (byte[])column.Object!;
        return bytes.Length <= MaxBytesLength
            ? 4 + bytes.Length
            : throw new RowLimitException($"column {column.Name}: at most {MaxBytesLength} bytes, this one {bytes.Length}");
    }

    /// <summary>A key made of text that may hold anything: what Table storage refuses is written as <c>~</c> and four hex digits.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Escaped))
        {
            return text;
        }

        var escapes = 0;
        foreach (var character in text)
        {
            escapes += NeedsEscape(character) ? 1 : 0;
        }

        return string.Create(text.Length + (escapes * EscapeLength), text, static (target, source) =>
        {
            foreach (var character in source)
            {
                if (NeedsEscape(character))
                {
                    target[0] = '~';
                    ((int)character).TryFormat(target[1..], out _, "x4", CultureInfo.InvariantCulture);
                    target = target[(1 + EscapeLength)..];
                }
                else
                {
                    target[0] = character;
                    target = target[1..];
                }
            }
        });
    }

    /// <summary>Like <see cref="Escape"/>, hashed where it would be too long to be a part of a key. Different texts stay different.</summary>
    public static string KeyPart(string text) =>
        Escape(text) is { Length: <= MaxKeyLength / 4 } escaped
            ? escaped
            : "~sha256~" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<char> AllCharacters => Enumerable.Range(char.MinValue, char.MaxValue + 1).Select(code => (char)code);

    private static bool IsForbidden(char character) =>
        character is '/' or '\\' or '#' or '?' || char.IsControl(character) || char.IsSurrogate(character);

    private static bool NeedsEscape(char character) => character is '~' or ':' or '|' || IsForbidden(character);
}

/// <summary>A row that Table storage would refuse; the caller's bug or unchecked input.</summary>
public sealed class RowLimitException(string message) : Exception(message);

/// <summary>Storage cannot answer now; the same call may succeed later. Nothing was written, or it is unknown whether it was.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
