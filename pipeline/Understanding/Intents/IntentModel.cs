using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Tells an intent from a text by what it learnt. Says nothing below its threshold. Immutable, for any number of callers at once.</summary>
public sealed class IntentModel
{
    private const string CardEntry = "card.json";
    private const string WeightsEntry = "weights.bin";

    private readonly IntentWeights _weights;

    internal IntentModel(IntentWeights weights, IntentModelCard card) => (_weights, Card) = (weights, card);

    /// <summary>What the model is, and how good it was when it was tested.</summary>
    public IntentModelCard Card { get; }

    /// <summary>How many runs of letters and words it knows.</summary>
    public int Grams => _weights.Grams;

    /// <summary>The likeliest intent when it is sure enough; else none, with the confidence it had.</summary>
    public IntentGuess Guess(string text)
    {
        if (!HasLetter(text))
        {
            // A number or a row of signs is like many things, and none of them.
            return new("", 0);
        }

        Span<float> shares = stackalloc float[Card.Intents.Length];
        Shares(text, shares);
        var best = 0;
        for (var i = 1; i < shares.Length; i++)
        {
            best = shares[i] > shares[best] ? i : best;
        }

        return new(shares[best] >= Card.Threshold ? Card.Intents[best] : "", shares[best]);
    }

    /// <summary>Calibrated probabilities, in the order of the card's intents.</summary>
    internal void Shares(string text, Span<float> shares)
    {
        _weights.Score(text, shares);
        Calibration.Share(shares, Card.Temperature);
    }

    /// <summary>Writes the model and its card, as <see cref="Load"/> reads them.</summary>
    public void Save(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var card = archive.CreateEntry(CardEntry).Open())
        {
            JsonSerializer.Serialize(card, Card, IntentModelJson.Default.IntentModelCard);
        }

        using var weights = archive.CreateEntry(WeightsEntry, CompressionLevel.Fastest).Open();
        _weights.Save(weights);
    }

    /// <exception cref="InvalidDataException">It is no such model.</exception>
    public static IntentModel Load(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.GetEntry(CardEntry) is not { } cardEntry || archive.GetEntry(WeightsEntry) is not { } weightsEntry)
        {
            throw new InvalidDataException($"A model has the entries {CardEntry} and {WeightsEntry}.");
        }

        using var cardStream = cardEntry.Open();
        var card = JsonSerializer.Deserialize(cardStream, IntentModelJson.Default.IntentModelCard) ?? throw new InvalidDataException($"{CardEntry} is null.");
        using var bytes = new MemoryStream();
        using (var weightsStream = weightsEntry.Open())
        {
            weightsStream.CopyTo(bytes);
        }

        var weights = IntentWeights.Load(bytes.ToArray());
        return weights.Intents == card.Intents.Length ? new(weights, card) : throw new InvalidDataException("The weights are of another model than the card.");
    }

    private static bool HasLetter(string text)
    {
        foreach (var unit in text)
        {
            if (char.IsLetter(unit))
            {
                return true;
            }
        }

        return false;
    }
}

/// <param name="Intent">Empty when the model is not sure.</param>
/// <param name="Confidence">0 to 1: of a hundred guesses with 0.8, about eighty are right.</param>
public readonly record struct IntentGuess(string Intent, float Confidence);

/// <summary>What a model is.</summary>
/// <param name="Version">Tells it from others; derived from what it learnt from.</param>
/// <param name="Intents">In the order of the scores.</param>
/// <param name="Temperature">By which the probabilities are evened out, so that they are true.</param>
/// <param name="Threshold">Below this confidence it says nothing.</param>
/// <param name="Report">How it did on texts that it had not seen.</param>
public sealed record IntentModelCard(string Version, ImmutableArray<string> Intents, float Temperature, float Threshold, IntentReport Report)
{
    /// <summary>How a card is written.</summary>
    public static JsonTypeInfo<IntentModelCard> Json => IntentModelJson.Default.IntentModelCard;
}
