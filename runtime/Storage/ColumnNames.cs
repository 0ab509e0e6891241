using System.Collections.Concurrent;
using System.Text;

namespace Omni.Runtime.Storage;

/// <summary>One string per column name: a store has a few dozen of them and reads them millions of times.</summary>
internal static class ColumnNames
{
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Intern(ReadOnlySpan<byte> ascii)
    {
        Span<char> name = stackalloc char[ascii.Length];
        Encoding.ASCII.GetChars(ascii, name);
        if (Lookup.TryGetValue(name, out var known))
        {
            return known;
        }

        var made = name.ToString();
        if (Known.Count < Most)
        {
            Known.TryAdd(made, made);
        }

        return made;
    }
}
