using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// What the classifier looks at, and how it learns: runs of one to four letters, and words alone and in pairs, both weighted by how rare they are;
/// then a linear model for each intent (maximum entropy, L-BFGS). Letters do for slips of the pen and for endings; an ideograph counts as a word.
/// </summary>
internal static class IntentPipeline
{
    /// <summary>Same file, same model.</summary>
    private const int Seed = 20_260;

    private const int MostLetterRuns = 200_000;

    public static MLContext Context() => new(Seed);

    /// <summary>What a text must look like to be judged.</summary>
    public static DataViewSchema Schema(MLContext context) => context.Data.LoadFromEnumerable<TextRow>([]).Schema;

    public static ITransformer Train(MLContext context, IEnumerable<LabelledText> texts)
    {
        var text = context.Transforms.Text;
        return context.Transforms.Conversion.MapValueToKey("Label", nameof(TextRow.Intent), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(text.TokenizeIntoCharactersAsKeys("Letters", nameof(TextRow.Text), useMarkerCharacters: true))
            .Append(text.ProduceNgrams(
                "LetterRuns", "Letters", ngramLength: 4, useAllLengths: true, maximumNgramsCount: MostLetterRuns, weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf))
            .Append(context.Transforms.NormalizeLpNorm("LetterRuns"))
            .Append(text.ProduceWordBags("WordRuns", nameof(TextRow.Words), ngramLength: 2, useAllLengths: true, weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf))
            .Append(context.Transforms.NormalizeLpNorm("WordRuns"))
            .Append(context.Transforms.Concatenate("Features", "LetterRuns", "WordRuns"))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f))
            .Fit(context.Data.LoadFromEnumerable(texts.Select(it => new TextRow(it.Text) { Intent = it.Intent })));
    }

    internal sealed class TextRow
    {
        public TextRow()
        {
        }

        public TextRow(string text) => Say(text);

        public string Text { get; set; } = "";

        public string Words { get; set; } = "";

        public string Intent { get; set; } = "";

        public void Say(string text)
        {
            Text = EvenText.Letters(text);
            Words = EvenText.Words(Text);
        }
    }

    internal sealed class ScoreRow
    {
        [VectorType]
        public float[] Score { get; set; } = [];
    }
}
