using System.Globalization;
using System.Text.Json;
using Omni.Pipeline.Understanding;

namespace Omni.Bench;

/// <summary>How often the language of a short text is told, and what is taken for what.</summary>
internal static class LanguageBench
{
    public static int Run(string jsonFile)
    {
        var tested = Texts().ToList();
        Print(tested);
        if (jsonFile.Length > 0)
        {
            var figures = tested.GroupBy(text => text.Language, StringComparer.Ordinal)
                .ToDictionary(it => it.Key, it => new LanguageFigures(it.Count(), it.Count(IsRight), it.Count(text => Guess(text) == "?")), StringComparer.Ordinal);
            File.WriteAllText(jsonFile, JsonSerializer.Serialize(figures, JsonSerializerOptions.Web) + "\n");
        }

        return 0;
    }

    /// <summary>The shipped set.</summary>
    public static IReadOnlyList<LanguageText> Texts()
    {
        using var stream = typeof(LanguageBench).Assembly.GetManifestResourceStream(typeof(LanguageBench), "languages.tsv")
            ?? throw new InvalidOperationException("The assembly lacks languages.tsv.");
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t'))
                .Select(line => new LanguageText(line[0], line[1])),
        ];
    }

    /// <summary>What is said of a text; ? for nothing.</summary>
    public static string Guess(LanguageText text) => LanguageGuess.Of(text.Text) is { Length: > 0 } said ? said : "?";

    public static bool IsRight(LanguageText text) => Guess(text) == text.Language;

    private static void Print(List<LanguageText> tested)
    {
        string[] languages = [.. tested.Select(text => text.Language).Distinct(StringComparer.Ordinal)];
        string[] columns = [.. languages.Union(tested.Select(Guess), StringComparer.Ordinal)];
        Console.WriteLine($"| was \\ said | {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Select(_ => "--:|"))}");
        foreach (var language in languages)
        {
            var cells = columns.Select(column => tested.Count(text => text.Language == language && Guess(text) == column)).Select(count => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture));
            Console.WriteLine($"| {language} | {string.Join(" | ", cells)} |");
        }

        var (right, said) = (tested.Count(IsRight), tested.Where(text => Guess(text) != "?").ToList());
        var named = tested.Where(text => text.Language != "?").ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{tested.Count} texts of {tested.Average(text => text.Text.Length):N0} UTF-16 units on average: {Share(right, tested.Count)} right; of {named.Count} in a language that has a name {Share(named.Count(IsRight), named.Count)}; of {said.Count} of which something was said {Share(said.Count(IsRight), said.Count)}."));
        foreach (var text in tested.Where(text => !IsRight(text)))
        {
            Console.WriteLine($"  {text.Language} taken for {Guess(text)}: {text.Text}");
        }
    }

    private static string Share(int part, int whole) => (part / (double)Math.Max(whole, 1)).ToString("P1", CultureInfo.InvariantCulture);
}

/// <param name="Language">A tag, or ? where none should be named.</param>
/// <param name="Text">What somebody wrote.</param>
internal sealed record LanguageText(string Language, string Text);

/// <param name="Texts">How many.</param>
/// <param name="Right">Of them.</param>
/// <param name="Unsaid">Of which nothing was said.</param>
internal sealed record LanguageFigures(int Texts, int Right, int Unsaid);
