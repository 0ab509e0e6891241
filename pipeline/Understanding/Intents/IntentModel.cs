using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// Tells an intent from a text by what it learnt. Says nothing below its threshold. Immutable, for any number of callers at once; the engines,
/// which are for one caller each, are kept and handed out.
/// </summary>
public sealed class IntentModel : IDisposable
{
    private const string CardEntry = "card.json";
    private const string ModelEntry = "model.zip";

    private readonly MLContext _context;
    private readonly ITransformer _transformer;
    private readonly DataViewSchema _schema;
    private readonly ConcurrentBag<Engine> _engines = [];

    internal IntentModel(MLContext context, ITransformer transformer, DataViewSchema schema, IntentModelCard card)
    {
        (_context, _transformer, _schema, Card) = (context, transformer, schema, card);
        // The first is costly; whoever loads the model pays, not the first message.
        _engines.Add(NewEngine());
    }

    /// <summary>What the model is, and how good it was when it was tested.</summary>
    public IntentModelCard Card { get; }

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
        var engine = _engines.TryTake(out var kept) ? kept : NewEngine();
        engine.Scores(text).CopyTo(shares);
        _engines.Add(engine);
        Calibration.Apply(shares, Card.Temperature);
    }

    /// <summary>Writes the model and its card, as <see cref="Load"/> reads them.</summary>
    public void Save(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var card = archive.CreateEntry(CardEntry).Open())
        {
            JsonSerializer.Serialize(card, Card, IntentModelJson.Default.IntentModelCard);
        }

        // ML.NET seeks in what it writes; an entry of an archive can't.
        using var model = new MemoryStream();
        _context.Model.Save(_transformer, _schema, model);
        model.Position = 0;
        using var entry = archive.CreateEntry(ModelEntry, CompressionLevel.NoCompression).Open();
        model.CopyTo(entry);
    }

    /// <exception cref="InvalidDataException">It is no such model.</exception>
    public static IntentModel Load(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.GetEntry(CardEntry) is not { } cardEntry || archive.GetEntry(ModelEntry) is not { } modelEntry)
        {
            throw new InvalidDataException($"A model has the entries {CardEntry} and {ModelEntry}.");
        }

        using var cardStream = cardEntry.Open();
        var card = JsonSerializer.Deserialize(cardStream, IntentModelJson.Default.IntentModelCard) ?? throw new InvalidDataException($"{CardEntry} is null.");
        using var bytes = new MemoryStream();
        using (var modelStream = modelEntry.Open())
        {
            modelStream.CopyTo(bytes);
        }

        bytes.Position = 0;
        var context = IntentPipeline.Context();
        try
        {
            return new(context, context.Model.Load(bytes, out var schema), schema, card);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("The model can't be read.", exception);
        }
    }

    public void Dispose()
    {
        while (_engines.TryTake(out var engine))
        {
            engine.Dispose();
        }
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

    private Engine NewEngine() => new(_context.Model.CreatePredictionEngine<IntentPipeline.TextRow, IntentPipeline.ScoreRow>(_transformer, ignoreMissingColumns: true));

    /// <summary>For one caller at a time; what goes in and comes out is used again.</summary>
    private sealed class Engine(PredictionEngine<IntentPipeline.TextRow, IntentPipeline.ScoreRow> engine) : IDisposable
    {
        private readonly IntentPipeline.TextRow _text = new();
        private IntentPipeline.ScoreRow _scores = new();

        public ReadOnlySpan<float> Scores(string text)
        {
            _text.Say(text);
            engine.Predict(_text, ref _scores);
            return _scores.Score;
        }

        public void Dispose() => engine.Dispose();
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
