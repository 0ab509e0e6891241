using System.Globalization;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// Reads labelled texts: UTF-8, one a line, <c>intent TAB text</c>; empty lines and lines that begin with <c>#</c> are passed over. A spreadsheet
/// saves it as "text, tab delimited".
/// </summary>
public static class LabelledFile
{
    /// <summary>The most bytes of a file.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most examples: training stays a matter of seconds.</summary>
    public const int MaxTexts = 50_000;

    /// <summary>With fewer of one intent there is nothing to learn, and nothing to test with.</summary>
    public const int FewestOfIntent = 10;

    /// <summary>UTF-16 units of one text.</summary>
    internal const int MaxUnits = 2_000;

    private const int MostProblems = 20;

    /// <summary>The starter set that comes with Omni: nine intents, Chinese and English.</summary>
    public static IReadOnlyList<LabelledText> Starter()
    {
        var (texts, problems) = Read(StarterText());
        return problems.Count == 0 ? texts : throw new InvalidOperationException(string.Join("; ", problems));
    }

    /// <summary>The same as it is written.</summary>
    public static string StarterText()
    {
        using var stream = typeof(LabelledFile).Assembly.GetManifestResourceStream(typeof(LabelledFile), "starter.tsv")
            ?? throw new InvalidOperationException("The assembly lacks starter.tsv.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>All texts, or what is wrong, each problem with its line; the first twenty.</summary>
    public static (IReadOnlyList<LabelledText> Texts, IReadOnlyList<string> Problems) Read(string content)
    {
        var (texts, problems) = (new List<LabelledText>(), new List<string>());
        var seen = new Dictionary<string, (string Intent, int Line)>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var line in content.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            number++;
            if (line.Trim().IsEmpty || line[0] == '#')
            {
                continue;
            }

            var tab = line.IndexOf('\t');
            var (intent, text) = tab < 0 ? ("", "") : (line[..tab].Trim().ToString(), line[(tab + 1)..].Trim().ToString());
            if (Problem(tab, intent, text, seen) is { } problem)
            {
                problems.Add($"line {number.ToString(CultureInfo.InvariantCulture)}: {problem}");
            }
            else if (seen.TryAdd(text, (intent, number)))
            {
                texts.Add(new(intent, text));
            }
        }

        problems.AddRange(OfAll(texts));
        return problems.Count == 0 ? (texts, []) : ([], [.. problems.Take(MostProblems)]);
    }

    private static string? Problem(int tab, string intent, string text, Dictionary<string, (string Intent, int Line)> seen) =>
        tab < 0 ? "there is no tab between intent and text"
        : !IsName(intent) ? "the intent must be 1 to 40 lower-case letters, digits or hyphens"
        : text.Length == 0 ? "the text is empty"
        : text.Length > MaxUnits ? $"the text has more than {MaxUnits} characters"
        : seen.TryGetValue(text, out var other) && other.Intent != intent ? $"the text is also in line {other.Line}, with intent {other.Intent}"
        : null;

    private static IEnumerable<string> OfAll(List<LabelledText> texts)
    {
        if (texts.Count > MaxTexts)
        {
            yield return $"the file has more than {MaxTexts} texts";
        }

        var intents = texts.CountBy(text => text.Intent, StringComparer.Ordinal).ToList();
        if (intents.Count < 2)
        {
            yield return "there must be two intents at least";
        }

        foreach (var (intent, count) in intents)
        {
            if (count < FewestOfIntent)
            {
                yield return $"intent {intent} has {count} texts; it needs {FewestOfIntent} at least";
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 40 && name.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-');
}
