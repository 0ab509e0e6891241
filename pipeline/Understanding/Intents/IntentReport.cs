using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>How a model did in cross-validation: each text was guessed by a model that had learnt from all portions but the text's own.</summary>
/// <param name="Texts">How many were tested.</param>
/// <param name="Folds">In how many portions.</param>
/// <param name="Accuracy">Share of right guesses when it must always guess.</param>
/// <param name="MacroF1">Mean of the intents' F1: a rare intent counts as much as a common one.</param>
/// <param name="MacroF1Spread">Standard deviation of the folds' macro-F1.</param>
/// <param name="CalibrationError">By how much confidence and truth differ, 0 to 1, after calibration.</param>
/// <param name="UncalibratedError">The same before.</param>
/// <param name="Answered">Share of the texts for which it is sure enough to say something.</param>
/// <param name="AnsweredAccuracy">Share of right guesses among those.</param>
/// <param name="Intents">Each intent by itself, in the order of the confusion's rows.</param>
/// <param name="Confusion">Row: what it was; column: what was guessed. Every text is in one cell.</param>
public sealed record IntentReport(
    int Texts,
    int Folds,
    double Accuracy,
    double MacroF1,
    double MacroF1Spread,
    double CalibrationError,
    double UncalibratedError,
    double Answered,
    double AnsweredAccuracy,
    ImmutableArray<IntentScore> Intents,
    ImmutableArray<ImmutableArray<int>> Confusion);

/// <param name="Intent">Its name.</param>
/// <param name="Texts">How many of it there were.</param>
/// <param name="Precision">Of the texts that were taken for it, the share that was it.</param>
/// <param name="Recall">Of its texts, the share that was found.</param>
/// <param name="F1">Harmonic mean of both; 0 when nothing was found.</param>
public sealed record IntentScore(string Intent, int Texts, double Precision, double Recall, double F1);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IntentModelCard))]
internal sealed partial class IntentModelJson : JsonSerializerContext;
