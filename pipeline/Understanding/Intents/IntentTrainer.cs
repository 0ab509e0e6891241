using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// Learns from labelled texts: tests in folds how good it will be, finds from those tests how its confidence must be corrected and from where on it
/// may speak, and then learns from all. The same texts, whatever their order, give the same model.
/// </summary>
public static class IntentTrainer
{
    /// <summary>Of what it says, this share shall be right; where it can't reach that, it says less.</summary>
    public const double WantedAccuracy = 0.9;

    public const int DefaultFolds = 5;

    private const float LeastThreshold = 0.4f;

    /// <summary>What a model looks at and how it is kept: the same texts under another layout are another model.</summary>
    private const string Layout = "grams-1\n";

    /// <param name="texts">Read by <see cref="LabelledFile"/>.</param>
    /// <param name="phrases">Signs of the same intents that are known without examples, such as those of the rules; learnt from, not tested with.</param>
    /// <param name="folds">2 to 10.</param>
    /// <param name="onFold">Told how many folds are done.</param>
    /// <param name="ct">Looked at between the folds.</param>
    public static IntentModel Train(
        IReadOnlyList<LabelledText> texts, IEnumerable<LabelledText> phrases, int folds = DefaultFolds, Action<int>? onFold = null, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, 10);
        // By hash: files are sorted by intent, and neighbours are alike.
        var ordered = texts.OrderBy(text => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.Text)))).ThenBy(text => text.Text, StringComparer.Ordinal).ToList();
        var intents = texts.Select(text => text.Intent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var known = phrases.Where(phrase => intents.Contains(phrase.Intent)).ToList();
        var portions = Portions(ordered, folds);
        var byFold = new List<IReadOnlyList<TestedText>>();
        foreach (var portion in portions)
        {
            ct.ThrowIfCancellationRequested();
            byFold.Add(Test([.. portions.Where(other => other != portion).SelectMany(other => other), .. known], portion, intents));
            onFold?.Invoke(byFold.Count);
        }

        List<TestedText> tested = [.. byFold.SelectMany(fold => fold)];
        var temperature = Calibration.Fit(tested);
        var calibrated = tested.ConvertAll(text => text.At(temperature));
        var threshold = Threshold(calibrated);
        var report = Report(intents, byFold, tested, calibrated, threshold);
        List<LabelledText> all = [.. ordered, .. known];
        return new(IntentLearning.Learn(all, intents), new(Version(all), intents, temperature, threshold, report));
    }

    private static List<LabelledText>[] Portions(IReadOnlyList<LabelledText> ordered, int folds)
    {
        // Each intent by itself, so that every portion has its share of the rare ones.
        var portions = Enumerable.Range(0, folds).Select(_ => new List<LabelledText>()).ToArray();
        foreach (var ofIntent in ordered.GroupBy(text => text.Intent, StringComparer.Ordinal))
        {
            foreach (var (index, text) in ofIntent.Index())
            {
                portions[index % folds].Add(text);
            }
        }

        return portions;
    }

    private static List<TestedText> Test(List<LabelledText> seen, IReadOnlyList<LabelledText> unseen, ImmutableArray<string> intents)
    {
        var model = new IntentModel(IntentLearning.Learn(seen, intents), new("", intents, Temperature: 1, Threshold: 0, Empty));
        return [.. unseen.Select(text =>
        {
            var shares = new float[intents.Length];
            model.Shares(text.Text, shares);
            return new TestedText(intents.IndexOf(text.Intent), shares);
        })];
    }

    /// <summary>The lowest from where on enough of what it says is right.</summary>
    private static float Threshold(List<TestedText> calibrated)
    {
        var (right, said) = (0, 0);
        var threshold = 1f;
        foreach (var text in calibrated.OrderByDescending(text => text.Confidence))
        {
            said++;
            right += text.IsRight ? 1 : 0;
            if (text.Confidence < LeastThreshold)
            {
                break;
            }

            threshold = right >= WantedAccuracy * said ? text.Confidence : threshold;
        }

        return threshold;
    }

    private static IntentReport Report(
        ImmutableArray<string> intents, List<IReadOnlyList<TestedText>> byFold, List<TestedText> tested, List<TestedText> calibrated, float threshold)
    {
        var confusion = IntentScoring.Confusion(tested, intents.Length);
        var scores = IntentScoring.Scores(intents, confusion);
        var ofFolds = byFold.ConvertAll(fold => IntentScoring.MacroF1(intents, fold));
        var mean = ofFolds.Average();
        var answered = calibrated.Where(text => text.Confidence >= threshold).ToList();
        return new(
            tested.Count,
            byFold.Count,
            IntentScoring.Share(tested.Count(text => text.IsRight), tested.Count),
            scores.Average(score => score.F1),
            Math.Sqrt(ofFolds.Average(f1 => (f1 - mean) * (f1 - mean))),
            Calibration.Error(calibrated),
            Calibration.Error(tested),
            IntentScoring.Share(answered.Count, tested.Count),
            IntentScoring.Share(answered.Count(text => text.IsRight), answered.Count),
            scores,
            confusion);
    }

    private static string Version(IEnumerable<LabelledText> ordered)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Layout));
        foreach (var text in ordered)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{text.Intent}\t{text.Text}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IntentReport Empty { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, [], []);
}
