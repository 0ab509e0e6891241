using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Filtering;

/// <summary>A list as a row: readable columns, the words by line in <c>words0</c>, <c>words1</c> …, no word split between two.</summary>
internal static class WordListRow
{
    // 15 full columns and the rest of the row stay below its 1 MiB.
    private const int MaxWordColumns = 15;

    public static bool TryWrite(string partition, WordList list, [NotNullWhen(true)] out Row? row)
    {
        var columns = Columns(list.Words);
        row = null;
        if (columns.Count > MaxWordColumns)
        {
            return false;
        }

        row = new Row(partition, RowLimits.Escape(list.Name))
            .Set("name", list.Name)
            .Set("policy", WordPolicies.NameOf(list.Policy))
            .SetText("patterns", string.Join(',', list.Patterns.Select(TextPatterns.NameOf)))
            .SetText("places", string.Join('\n', list.Places.Select(Write)))
            .Set("initials", list.WithInitials)
            .Set("count", (long)list.Words.Length)
            .Set("columns", (long)columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            row.Set(Column(i), columns[i]);
        }

        return true;
    }

    public static StoredWordList Read(Row row)
    {
        var words = ImmutableArray.CreateBuilder<string>((int)row.Int64("count"));
        for (var i = 0; i < row.Int64("columns"); i++)
        {
            words.AddRange(row.Text(Column(i)).Split('\n'));
        }

        var list = new WordList(row.Text("name"), Policy(row.Text("policy")), words.ToImmutable())
        {
            Patterns = [.. Lines(row.Text("patterns"), ',').Select(TextPatterns.Of).OfType<TextPattern>()],
            Places = [.. Lines(row.Text("places"), '\n').Select(ReadPlace)],
            WithInitials = row.Bool("initials"),
        };
        return new(list, row.ETag);
    }

    private static List<string> Columns(ImmutableArray<string> words)
    {
        var columns = new List<string>();
        var column = new StringBuilder();
        foreach (var word in words)
        {
            if (column.Length > 0 && column.Length + 1 + word.Length > RowLimits.MaxTextLength)
            {
                columns.Add(column.ToString());
                column.Clear();
            }

            column.Append(column.Length > 0 ? "\n" : "").Append(word);
        }

        if (column.Length > 0)
        {
            columns.Add(column.ToString());
        }

        return columns;
    }

    private static string Column(int index) => string.Create(CultureInfo.InvariantCulture, $"words{index}");

    private static string[] Lines(string text, char between) => text.Length == 0 ? [] : text.Split(between);

    private static string Write(PlacedPolicy place) =>
        $"{place.Channel} {(place.Direction is { } direction ? (int)direction : 0)} {(place.Policy is { } policy ? WordPolicies.NameOf(policy) : WordPolicies.Pass)}";

    private static PlacedPolicy ReadPlace(string line) =>
        line.Split(' ') is [var channel, var direction, var policy]
            ? new(channel, direction switch { "1" => Direction.Inbound, "2" => Direction.Outbound, _ => null }, policy == WordPolicies.Pass ? null : Policy(policy))
            : throw new InvalidDataException("A place of a word list has three parts.");

    /// <summary>A policy that this version does not know blocks: a list must not lose its force by a roll-back.</summary>
    private static WordPolicy Policy(string name) => WordPolicies.Of(name) ?? WordPolicy.Block;
}
