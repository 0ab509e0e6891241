using Microsoft.ML.Data;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// The grams of the texts that are learnt from, and how rare each is (the logarithm of texts over texts that hold it). What stands in a single
/// text says nothing of others and is left out.
/// </summary>
internal sealed class IntentVocabulary
{
    /// <summary>A gram of fewer texts is left out.</summary>
    private const int FewestTexts = 2;

    /// <summary>The most grams; the rarest are left out first.</summary>
    private const int MostGrams = 200_000;

    private readonly GramTable _table;

    public IntentVocabulary(IReadOnlyList<LabelledText> texts)
    {
        var texted = new Dictionary<ulong, int>();
        var collector = new Collector();
        foreach (var text in texts)
        {
            collector.Fill(text.Text);
            foreach (var gram in collector.Letters.Keys.Concat(collector.Words.Keys))
            {
                texted[gram] = texted.GetValueOrDefault(gram) + 1;
            }
        }

        var kept = texted.Where(it => it.Value >= FewestTexts).OrderByDescending(it => it.Value).ThenBy(it => it.Key).Take(MostGrams).ToList();
        Grams = [.. kept.Select(it => it.Key)];
        Rarities = [.. kept.Select(it => MathF.Log(texts.Count / (float)it.Value))];
        _table = new(Grams);
    }

    /// <summary>The commonest first, so that what is read most lies together.</summary>
    public ulong[] Grams { get; }

    public float[] Rarities { get; }

    /// <summary>A text as the trainer wants it; <see cref="IntentWeights.Score"/> does the same without making it.</summary>
    public VBuffer<float> Features(string text)
    {
        var collector = new Collector();
        collector.Fill(text);
        var values = new SortedDictionary<int, float>();
        foreach (var grams in new[] { collector.Letters, collector.Words })
        {
            var known = grams.Select(it => (Number: _table.NumberOf(it.Key), Times: it.Value)).Where(it => it.Number >= 0).ToList();
            var square = known.Sum(it => it.Times * Rarities[it.Number] * Rarities[it.Number]);
            foreach (var (number, times) in known.Where(_ => square > 0))
            {
                values[number] = times * Rarities[number] / MathF.Sqrt(square);
            }
        }

        return new(Grams.Length, values.Count, [.. values.Values], [.. values.Keys]);
    }

    private sealed class Collector
    {
        public Dictionary<ulong, int> Letters { get; } = [];

        public Dictionary<ulong, int> Words { get; } = [];

        public void Fill(string text)
        {
            Letters.Clear();
            Words.Clear();
            Span<char> room = stackalloc char[EvenText.MaxLength];
            ReadOnlySpan<char> even = EvenText.Write(text, room);
            var letters = new Counter(Letters);
            Understanding.Intents.Grams.OfLetters(even, ref letters);
            var words = new Counter(Words);
            Understanding.Intents.Grams.OfWords(even, ref words);
        }

        private readonly struct Counter(Dictionary<ulong, int> counts) : IGramSink
        {
            public void See(ulong gram) => counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
    }
}
