namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// The classifier of a company that trained none yet. It learns from the starter set when somebody first writes what the rules don't know, beside
/// the path of the messages and once for each process: until it is there, the rules are alone.
/// </summary>
public sealed class StarterModel
{
    private static readonly Lazy<Task<IntentModel>> Shared = new(() => Task.Run(() => IntentTrainer.Train(LabelledFile.Starter(), IntentRules.Default.Phrases)));

    private readonly Lazy<Task<IntentModel>>? _training;

    private StarterModel(Lazy<Task<IntentModel>>? training) => _training = training;

    /// <summary>That of this process.</summary>
    public static StarterModel OfProcess { get; } = new(Shared);

    /// <summary>There is none: the rules stay alone.</summary>
    public static StarterModel None { get; } = new(null);

    /// <summary>Null while it learns; the first call has it begin.</summary>
    public IntentModel? Ready => _training is { Value: { IsCompletedSuccessfully: true } done } ? done.Result : null;

    /// <summary>Completes when it has learnt.</summary>
    public Task<IntentModel>? Training => _training?.Value;
}
