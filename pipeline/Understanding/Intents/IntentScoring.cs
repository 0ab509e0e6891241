using System.Collections.Immutable;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Adds up what was guessed of texts into figures.</summary>
internal static class IntentScoring
{
    public static ImmutableArray<ImmutableArray<int>> Confusion(IReadOnlyList<TestedText> tested, int intents)
    {
        var cells = new int[intents, intents];
        foreach (var text in tested)
        {
            cells[text.Intent, text.Guess]++;
        }

        return [.. Enumerable.Range(0, intents).Select(row => Enumerable.Range(0, intents).Select(column => cells[row, column]).ToImmutableArray())];
    }

    public static ImmutableArray<IntentScore> Scores(ImmutableArray<string> intents, ImmutableArray<ImmutableArray<int>> confusion) =>
        [.. intents.Select((intent, index) => Score(intent, index, confusion))];

    public static double MacroF1(ImmutableArray<string> intents, IReadOnlyList<TestedText> tested) =>
        Scores(intents, Confusion(tested, intents.Length)).Average(score => score.F1);

    private static IntentScore Score(string intent, int index, ImmutableArray<ImmutableArray<int>> confusion)
    {
        var right = confusion[index][index];
        var (texts, guesses) = (confusion[index].Sum(), confusion.Sum(row => row[index]));
        var (precision, recall) = (Share(right, guesses), Share(right, texts));
        return new(intent, texts, precision, recall, right == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    public static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
