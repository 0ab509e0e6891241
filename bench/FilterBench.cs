using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Pipeline.Filtering;

namespace Omni.Bench;

/// <summary>Omni's filter, with folding, against what the platform offers for the same dictionary, without.</summary>
internal static class FilterBench
{
    private const int MessageCount = 512;
    private const int Words = 10_000;

    /// <summary>An expression without backtracking takes a quarter of a minute to make of so many words, and grows faster than they do.</summary>
    private const int MostWithoutBacktracking = 1_000;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static int Run(string jsonFile)
    {
        Console.WriteLine("Dictionary: generated, 70 % words of 2 to 4 ideographs, 30 % of 4 to 9 Latin letters; fixed seed.");
        Console.WriteLine($"Messages: {MessageCount} of 130 UTF-16 units, Chinese and English mixed, one in eight with a word.");
        Compare(1_000);
        var figures = Compare(Words);
        if (jsonFile.Length > 0)
        {
            File.WriteAllText(jsonFile, JsonSerializer.Serialize(figures, Json) + "\n");
        }

        return 0;
    }

    private static FilterFigures Compare(int wordCount)
    {
        var words = FilterCorpus.Words(wordCount);
        var messages = FilterCorpus.Messages(MessageCount, words);
        var filter = Build(words, out var built);
        string[] clean = [.. messages.Where(message => filter.Check(message).IsClean)];
        var patterns = WordFilter.Compile([new("bench", WordPolicy.Flag, [.. words]) { Patterns = [.. TextPatterns.All] }]);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{wordCount:N0} words"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  built in {built.Time.TotalMilliseconds:N0} ms, the first time in this process; {built.Kept / 1024.0:N0} KB kept, {built.Allocated / 1024.0:N0} KB allocated on the way"));
        var mine = Measure.Each(messages, message => filter.Check(message).IsClean ? 0 : 1);
        var mineClean = Measure.Each(clean, message => filter.Check(message).IsClean ? 0 : 1);
        Print("omni", mine, mine);
        Print("omni, clean messages", mineClean, mine);
        Print("omni, and all patterns", Measure.Each(messages, message => patterns.Check(message).IsClean ? 0 : 1), mine);
        var ratios = new FilterRatios(
            Expression("regex interpreted", words, RegexOptions.None, messages, mine) ?? 0,
            Expression("regex compiled", words, RegexOptions.Compiled, messages, mine) ?? 0,
            Print("SearchValues", Measure.Each(messages, Searching(words)), mine));
        if (wordCount <= MostWithoutBacktracking)
        {
            Expression("regex non-backtracking", words, RegexOptions.NonBacktracking, messages, mine);
        }
        else
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"regex non-backtracking",-22} left out: of more than {MostWithoutBacktracking:N0} words it takes minutes to make"));
        }

        return new(wordCount, Math.Round(mine.Nanos, 1), Math.Round(mineClean.AllocatedBytes, 2), ratios, Machine.Describe());
    }

    private static WordFilter Build(string[] words, out (TimeSpan Time, long Kept, long Allocated) built)
    {
        WordFilter filter = WordFilter.Empty;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var time = Measure.Once(() => filter = WordFilter.Compile([new("bench", WordPolicy.Flag, [.. words])]));
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        built = (time, GC.GetTotalMemory(forceFullCollection: true) - before, allocated);
        return filter;
    }

    /// <summary>Null where the platform refuses the expression.</summary>
    private static double? Expression(string name, string[] words, RegexOptions how, string[] messages, Cost mine)
    {
        // The platform's own limit of the automaton is below this dictionary.
        AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", 10_000_000);
        Regex? expression = null;
        try
        {
            var time = Measure.Once(() => expression = new(string.Join('|', words.Select(Regex.Escape)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | how));
            var ratio = Print(name, Measure.Each(messages, message => expression!.Count(message)), mine);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"",-22} built in {time.TotalMilliseconds:N0} ms"));
            return ratio;
        }
        catch (NotSupportedException)
        {
            Console.WriteLine($"  {name,-22} refused by the platform: the expression is too large");
            return null;
        }
    }

    private static Func<string, int> Searching(string[] words)
    {
        var values = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
        return message => CountAll(values, message);
    }

    private static int CountAll(SearchValues<string> values, ReadOnlySpan<char> text)
    {
        var count = 0;
        while (text.IndexOfAny(values) is >= 0 and var at)
        {
            count++;
            text = text[(at + 1)..];
        }

        return count;
    }

    private static double Print(string name, Cost cost, Cost mine)
    {
        var ratio = Math.Round(cost.Nanos / mine.Nanos, 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-22} {cost.Nanos,14:N0} ns/message  {ratio,10:N2} x  {cost.AllocatedBytes,8:N1} B allocated"));
        return ratio;
    }
}

/// <param name="Words">Size of the dictionary.</param>
/// <param name="NanosPerMessage">Omni's filter over all messages.</param>
/// <param name="AllocatedBytes">Per clean message.</param>
/// <param name="Ratios">How many times longer the others take.</param>
/// <param name="Machine">Where.</param>
internal sealed record FilterFigures(int Words, double NanosPerMessage, double AllocatedBytes, FilterRatios Ratios, string Machine);

internal sealed record FilterRatios(double RegexInterpreted, double RegexCompiled, double SearchValues);
