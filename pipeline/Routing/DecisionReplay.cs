namespace Omni.Pipeline.Routing;

/// <summary>Makes a decision again with other weights, from what was known then. Who may have it is as it was: no weight changes that.</summary>
public static class DecisionReplay
{
    /// <returns>Null where there is nothing to make again: it was taken by hand, or is from before the parts were kept.</returns>
    public static ReplayedDecision? Of(Decision decision, RoutingWeights weights)
    {
        if (decision.Candidates.Count == 0 || decision.Candidates.Any(candidate => candidate.Parts is null))
        {
            return null;
        }

        Candidate[] now =
        [
            .. Candidate.InOrder(decision.Candidates.Select(then => Candidate.Of(then.AgentId, then.Name, then.Why, then.Parts!, weights))),
        ];
        var (first, wouldWin) = (First(decision.Candidates), First(now));
        return new(
            decision.At, decision.Reason, decision.Ring, decision.Winner, first, wouldWin, first != wouldWin,
            decision.LookedAt <= decision.Candidates.Count, decision.Weights, decision.Candidates, now);
    }

    private static string First(IReadOnlyList<Candidate> candidates) => candidates is [{ Eligible: true } best, ..] ? best.AgentId : "";
}

/// <summary>A decision beside itself.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Reason">What asked for it.</param>
/// <param name="Ring">How far the demands were relaxed.</param>
/// <param name="Winner">Who got it; another than <paramref name="FirstThen"/> where that one was full by then, or where places were given out together.</param>
/// <param name="FirstThen">Who was ranked first; empty when nobody could have it.</param>
/// <param name="FirstNow">Who would be.</param>
/// <param name="Changed">Whether the two differ.</param>
/// <param name="Complete">Whether all who were looked at were kept.</param>
/// <param name="Weights">Those of then.</param>
/// <param name="Then">Everybody, as they were ranked.</param>
/// <param name="Now">As they would be.</param>
public sealed record ReplayedDecision(
    DateTimeOffset At,
    string Reason,
    int Ring,
    string Winner,
    string FirstThen,
    string FirstNow,
    bool Changed,
    bool Complete,
    RoutingWeights? Weights,
    IReadOnlyList<Candidate> Then,
    IReadOnlyList<Candidate> Now);
