using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Bench;

/// <summary>The baseline of the classifier: the same kind of features and the same learner, but all of it ML.NET's, prediction engine included.</summary>
internal sealed class LibraryIntents : IDisposable
{
    private readonly PredictionEngine<Row, Scores> _engine;
    private readonly Row _row = new();
    private Scores _scores = new();

    public LibraryIntents(IReadOnlyList<LabelledText> texts)
    {
        var context = new MLContext(1);
        var text = context.Transforms.Text;
        var model = context.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Intent))
            .Append(text.TokenizeIntoCharactersAsKeys("Letters", nameof(Row.Text), useMarkerCharacters: true))
            .Append(text.ProduceNgrams(
                "LetterRuns", "Letters", ngramLength: 4, useAllLengths: true, maximumNgramsCount: 200_000, weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf))
            .Append(context.Transforms.NormalizeLpNorm("LetterRuns"))
            .Append(text.ProduceWordBags("WordRuns", nameof(Row.Text), ngramLength: 2, useAllLengths: true, weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf))
            .Append(context.Transforms.NormalizeLpNorm("WordRuns"))
            .Append(context.Transforms.Concatenate("Features", "LetterRuns", "WordRuns"))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.01f))
            .Fit(context.Data.LoadFromEnumerable(texts.Select(it => new Row { Text = it.Text, Intent = it.Intent })));
        _engine = context.Model.CreatePredictionEngine<Row, Scores>(model, ignoreMissingColumns: true);
    }

    public float Best(string text)
    {
        _row.Text = text;
        _engine.Predict(_row, ref _scores);
        return _scores.Score.Max();
    }

    public void Dispose() => _engine.Dispose();

    internal sealed class Row
    {
        public string Text { get; set; } = "";

        public string Intent { get; set; } = "";
    }

    internal sealed class Scores
    {
        [VectorType]
        public float[] Score { get; set; } = [];
    }
}
