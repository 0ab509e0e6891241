using System.Text;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>What people do with intents: write rules, give examples, train, put a model in force. Whoever calls has been admitted.</summary>
public sealed class IntentDesk(IntentStore store, CurrentUnderstanding understanding) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <returns>What is wrong with them; empty: they could be saved.</returns>
    public static IReadOnlyList<string> ProblemsOfRules(string rules) =>
        rules.Length > MaxLength ? [$"the rules have more than {MaxLength} characters"] : IntentRules.Load(new MemoryStream(Encoding.UTF8.GetBytes(rules))).Problems;

    /// <inheritdoc cref="ProblemsOfRules"/>
    public static IReadOnlyList<string> ProblemsOfExamples(string examples) =>
        examples.Length > MaxLength ? [$"the examples have more than {MaxLength} characters; train from a file: omni train"] : LabelledFile.Read(examples).Problems;

    /// <summary>UTF-16 units of what is kept in a row.</summary>
    public static int MaxLength => Ports.LongText.MaxLength;

    /// <summary>What Omni makes of a text now. Nothing of it is kept.</summary>
    public async ValueTask<UnderstandingResult> TryAsync(string text, CancellationToken ct)
    {
        var understander = await understanding.GetAsync(ct);
        return understander.Understand(text);
    }

    /// <summary>The intents that the rules in force know.</summary>
    public async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct)
    {
        await understanding.RefreshAsync(ct);
        return [.. (await understanding.GetAsync(ct)).Rules.Names];
    }

    /// <summary>Learns from the examples that were given, else from the starter set, and keeps the model. It is not in force by that.</summary>
    /// <param name="by">Agent id.</param>
    /// <param name="ct">Looked at between the folds.</param>
    /// <returns>Null: this process is at it already.</returns>
    public async ValueTask<IntentModelCard?> TryTrainAsync(string by, CancellationToken ct)
    {
        if (!await _one.WaitAsync(0, ct))
        {
            return null;
        }

        try
        {
            var texts = await store.ExamplesAsync(ct) is { } stored ? LabelledFile.Read(stored.Text).Texts : LabelledFile.Starter();
            var rules = (await understanding.GetAsync(ct)).Rules;
            var model = await Task.Run(() => IntentTrainer.Train(texts, rules.Phrases, ct: ct), ct);
            await store.KeepAsync(model, by, ct);
            return model.Card;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
