using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Functions.Http;

/// <param name="Rules">As they are written, a JSON document in a text.</param>
/// <param name="RulesETag">Names the version for <c>If-Match</c>.</param>
/// <param name="Intents">Their names.</param>
/// <param name="Models">The newest first.</param>
/// <param name="IsStarter">Whether the classifier that comes with Omni is in force.</param>
internal sealed record IntentsShape(string Rules, string RulesETag, IReadOnlyList<string> Intents, IReadOnlyList<IntentModelShape> Models, bool IsStarter);

/// <param name="Text">Intent TAB text, one a line.</param>
/// <param name="ETag">Names the version for <c>If-Match</c>.</param>
/// <param name="IsStarter">Nobody gave any yet: these come with Omni.</param>
internal sealed record ExamplesShape(string Text, string ETag, bool IsStarter);

internal sealed record ExamplesInput(string Text);

internal sealed record IntentRulesInput(string Rules);

internal sealed record IntentTryInput(string Text);

/// <param name="Rules">A file of rules; empty: none to check.</param>
/// <param name="Examples">Labelled texts; empty: none to check.</param>
internal sealed record IntentCheckInput(string Rules = "", string Examples = "");

/// <param name="Problems">One for each thing that is wrong.</param>
internal sealed record IntentCheckShape(IReadOnlyList<string> Problems);

/// <param name="Intent">A name that the rules or the examples know.</param>
/// <param name="Text">What was written, without what would name the customer.</param>
internal sealed record IntentLabelInput(string Intent, string Text);

internal sealed record UnderstandingShape(string Language, string Intent, double Confidence, IReadOnlyList<string> Skills, int Urgency, string By)
{
    public static UnderstandingShape Of(UnderstandingResult found) =>
        new(found.Language, found.Intent, Math.Round(found.Confidence, 3), found.Skills, found.Urgency, found.By switch
        {
            UnderstoodBy.Rules => found.Intent.Length > 0 ? "rules" : "nobody",
            UnderstoodBy.Model => "model",
        });
}

/// <param name="Version">Tells it from others.</param>
/// <param name="TrainedAt">When.</param>
/// <param name="TrainedBy">Agent id.</param>
/// <param name="IsActive">Whether it is in force.</param>
/// <param name="Threshold">Below this confidence it says nothing.</param>
/// <param name="Report">How it did on texts that it had not seen.</param>
internal sealed record IntentModelShape(string Version, DateTimeOffset TrainedAt, string TrainedBy, bool IsActive, float Threshold, IntentReport Report)
{
    public static IntentModelShape Of(StoredModel model) => new(model.Card.Version, model.At, model.By, model.IsActive, model.Card.Threshold, model.Card.Report);
}
