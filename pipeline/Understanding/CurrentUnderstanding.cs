using System.Text;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Pipeline.Understanding;

/// <summary>The rules and the classifier of the moment.</summary>
public sealed class CurrentUnderstanding : Current<Understander>
{
    private readonly IntentStore _store;
    private readonly StarterModel _starter;
    private readonly ILogger<CurrentUnderstanding> _logger;

    public CurrentUnderstanding(IntentStore store, StarterModel starter, TimeProvider time, ILogger<CurrentUnderstanding> logger)
        : base(time)
    {
        (_store, _starter, _logger) = (store, starter, logger);
        _store.Changed += OnChanged;
    }

    protected override ValueTask<string> VersionAsync(CancellationToken ct) => _store.VersionAsync(ct);

    protected override async ValueTask<Understander> MakeAsync(CancellationToken ct)
    {
        var rules = await RulesAsync(ct);
        var model = await ModelAsync(ct);
        _logger.UnderstandingLoaded(rules.Names.Count(), model?.Card.Version ?? "starter");
        return new(rules, model, _starter);
    }

    protected override void OnNotRefreshed(Exception exception) => _logger.UnderstandingNotRefreshed(exception);

    protected override void Dispose(bool isDisposing)
    {
        _store.Changed -= OnChanged;
        base.Dispose(isDisposing);
    }

    private async ValueTask<IntentRules> RulesAsync(CancellationToken ct)
    {
        if (await _store.RulesAsync(ct) is not { } stored)
        {
            return IntentRules.Default;
        }

        var (rules, problems) = IntentRules.Load(new MemoryStream(Encoding.UTF8.GetBytes(stored.Text)));
        if (rules is null)
        {
            // They were checked when they were saved: another version of Omni did.
            _logger.RulesNotUsable(problems.Count);
        }

        return rules ?? IntentRules.Default;
    }

    private async ValueTask<IntentModel?> ModelAsync(CancellationToken ct)
    {
        try
        {
            return await _store.ActiveAsync(ct);
        }
        catch (InvalidDataException exception)
        {
            // Messages go on with what comes with Omni; an admin sees it in the log, and trains anew.
            _logger.ModelNotUsable(exception);
            return null;
        }
    }
}
