using Omni.Pipeline.Understanding.Intents;

namespace Omni.Pipeline.Understanding;

/// <summary>
/// What a text is about: the rules first, for what a company wrote down holds; where they say nothing, the classifier, where it is sure. Immutable.
/// </summary>
/// <param name="rules">In force.</param>
/// <param name="trained">The company's own model; null: the starter's.</param>
/// <param name="starter">Used while there is no other.</param>
public sealed class Understander(IntentRules rules, IntentModel? trained, StarterModel starter)
{
    public IntentRules Rules => rules;

    /// <summary>The classifier; null when there is none, or none yet.</summary>
    public IntentModel? Model => trained ?? starter.Ready;

    public UnderstandingResult Understand(string text)
    {
        var found = rules.Understand(text);
        if (found.Intent.Length > 0 || Model is not { } model)
        {
            return found;
        }

        var guess = model.Guess(text);
        if (guess.Intent.Length == 0)
        {
            return found;
        }

        var (skills, urgency) = rules.DemandsOf(guess.Intent);
        return found with { Intent = guess.Intent, Confidence = guess.Confidence, Skills = skills, Urgency = Math.Max(found.Urgency, urgency), By = UnderstoodBy.Model };
    }
}
