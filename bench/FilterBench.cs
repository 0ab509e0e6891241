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
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static int Run(string jsonFile)
    {
        Console.WriteLine("Dictionary: generated, 70 % words of 2 to 4 ideographs, 30 % of 4 to 9 Latin letters; fixed seed.");
        Console.WriteLine($"Messages: {MessageCount} of 130 UTF-16 units, Chinese and English mixed, one in eight with a word.");
        FilterFigures[] figures = [Compare(1_000), Compare(10_000)];
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
        var clean = messages.Where((_, index) => index % 8 != 0).ToArray();
        WordFilter filter = WordFilter.Empty;
        var build = Measure.Once(() => filter = WordFilter.Compile([new("bench", WordPolicy.Flag, [.. words])]));
        clean = [.. clean.Where(message => filter.Check(message).IsClean)];

        var pattern = string.Join('|', words.Select(Regex.Escape));
        var interpreted = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        Regex compiled = interpreted;
        var compile = Measure.Once(() => compiled = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled));
        var values = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{wordCount:N0} words (filter built in {build.TotalMilliseconds:N0} ms, compiled regex in {compile.TotalMilliseconds:N0} ms)"));
        var mine = Measure.Each(messages, message => filter.Check(message).IsClean ? 0 : 1);
        var mineClean = Measure.Each(clean, message => filter.Check(message).IsClean ? 0 : 1);
        Print("omni", mine, mine);
        Print("omni, clean messages", mineClean, mine);
        var ratios = new FilterRatios(
            Print("regex interpreted", Measure.Each(messages, message => interpreted.Count(message)), mine),
            Print("regex compiled", Measure.Each(messages, message => compiled.Count(message)), mine),
            Print("SearchValues", Measure.Each(messages, message => CountAll(values, message)), mine));
        return new(
            wordCount,
            Math.Round(mine.Nanos, 1),
            Math.Round(mineClean.Nanos, 1),
            Math.Round(mineClean.AllocatedBytes, 2),
            Math.Round(build.TotalMilliseconds),
            ratios,
            Machine.Describe());
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
/// <param name="CleanNanosPerMessage">The same over those without a word.</param>
/// <param name="AllocatedBytes">Per clean message.</param>
/// <param name="BuildMilliseconds">The first build in the process, compiling its own code included.</param>
/// <param name="Ratios">How many times longer the others take.</param>
/// <param name="Machine">Where.</param>
internal sealed record FilterFigures(
    int Words, double NanosPerMessage, double CleanNanosPerMessage, double AllocatedBytes, double BuildMilliseconds, FilterRatios Ratios, string Machine);

internal sealed record FilterRatios(double RegexInterpreted, double RegexCompiled, double SearchValues);
