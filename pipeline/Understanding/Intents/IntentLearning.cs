using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// How the classifier learns: ML.NET fits a linear model for each intent (maximum entropy, L-BFGS) to what <see cref="IntentVocabulary"/> makes of
/// the texts; its weights are taken out, and scoring needs ML.NET no more.
/// </summary>
internal static class IntentLearning
{
    /// <summary>Same file, same model.</summary>
    private const int Seed = 20_260;

    public static IntentWeights Learn(IReadOnlyList<LabelledText> texts, ImmutableArray<string> intents) => Fit(texts, intents).Weights;

    /// <summary>The same, with the model as ML.NET has it.</summary>
    internal static (IntentWeights Weights, IntentVocabulary Vocabulary, MLContext Context, ITransformer Model, SchemaDefinition Schema) Fit(
        IReadOnlyList<LabelledText> texts, ImmutableArray<string> intents)
    {
        var vocabulary = new IntentVocabulary(texts);
        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, vocabulary.Grams.Length);
        schema[nameof(Example.Label)].ColumnType = new KeyDataViewType(typeof(uint), intents.Length);
        var examples = texts.Select(text => new Example { Features = vocabulary.Features(text.Text), Label = (uint)intents.IndexOf(text.Intent) }).ToList();
        var model = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(nameof(Example.Label), nameof(Example.Features), l1Regularization: 0, l2Regularization: 0.01f)
            .Fit(context.Data.LoadFromEnumerable(examples, schema));
        return (Weights(vocabulary, model.Model, intents.Length), vocabulary, context, model, schema);
    }

    private static IntentWeights Weights(IntentVocabulary vocabulary, MaximumEntropyModelParameters model, int intents)
    {
        VBuffer<float>[]? learnt = null;
        model.GetWeights(ref learnt, out _);
        var weights = new float[vocabulary.Grams.Length * intents];
        for (var intent = 0; intent < intents; intent++)
        {
            foreach (var (gram, weight) in learnt[intent].Items())
            {
                weights[gram * intents + intent] = weight;
            }
        }

        return new(vocabulary.Grams, vocabulary.Rarities, weights, [.. model.GetBiases()]);
    }

    internal sealed class Example
    {
        public VBuffer<float> Features { get; set; }

        /// <summary>From 0: ML.NET counts keys from 1, and adds that itself.</summary>
        public uint Label { get; set; }
    }
}
