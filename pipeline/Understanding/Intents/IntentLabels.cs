using System.Text;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Adds to what the classifier learns from, one text at a time: a real message, with what its writer wanted.</summary>
public sealed class IntentLabels(IntentStore store, CurrentUnderstanding understanding)
{
    private const int Tries = 5;

    /// <summary>Adds a text; one that is there already gets the new label. It counts when a model is trained next.</summary>
    /// <returns>What is wrong; empty when it is kept.</returns>
    public async ValueTask<string> AddAsync(string intent, string text, CancellationToken ct)
    {
        var line = OneLine(text);
        if (!(await understanding.GetAsync(ct)).Rules.Names.Contains(intent, StringComparer.Ordinal) && !await IsLearntAsync(intent, ct))
        {
            return "There is no intent of this name, in the rules or in the examples.";
        }

        if (line.Length is 0 or > LabelledFile.MaxUnits)
        {
            return $"The text is 1 to {LabelledFile.MaxUnits} characters.";
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var stored = await store.ExamplesAsync(ct);
            var all = With(stored?.Text ?? LabelledFile.StarterText(), intent, line);
            if (IntentDesk.ProblemsOfExamples(all) is { Count: > 0 } problems)
            {
                return string.Join("; ", problems);
            }

            if (await store.TrySaveExamplesAsync(all, stored?.ETag ?? IntentStore.FirstETag, ct) is not null)
            {
                return "";
            }
        }

        return "The examples are being changed by others; try again.";
    }

    private async ValueTask<bool> IsLearntAsync(string intent, CancellationToken ct) =>
        LabelledFile.Read((await store.ExamplesAsync(ct))?.Text ?? LabelledFile.StarterText()).Texts.Any(it => it.Intent == intent);

    private static string With(string file, string intent, string text)
    {
        var all = new StringBuilder();
        foreach (var line in file.AsSpan().EnumerateLines())
        {
            var tab = line.IndexOf('\t');
            if (!line.IsEmpty && (tab < 0 || !line[(tab + 1)..].Trim().Equals(text, StringComparison.OrdinalIgnoreCase)))
            {
                all.Append(line).Append('\n');
            }
        }

        return all.Append(intent).Append('\t').Append(text).Append('\n').ToString();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimStart('#', ' ');
}
