using System.Text.Json.Serialization;

namespace Omni.Pipeline.Routing;

/// <summary>One agent in one decision. The parts are weighted and add up to the score.</summary>
public sealed record Candidate(
    string AgentId, string Name, bool Eligible, string Why, double Score, double Language, double Skills, double Affinity, double Load)
{
    /// <summary>The parts before they were weighted; null in a decision from before they were kept. They have a column of their own.</summary>
    [JsonIgnore]
    public CandidateParts? Parts { get; init; }

    internal static Candidate Of(string agentId, string name, string why, CandidateParts parts, RoutingWeights weights)
    {
        var weighed = (
            Language: weights.Language * (parts.Speaks ? 1 : 0),
            Skills: weights.Skills * parts.Skilled,
            Affinity: weights.Affinity * parts.Affinity,
            Load: weights.Load * parts.Free);
        return new(
            agentId, name, why.Length == 0, why, weighed.Language + weighed.Skills + weighed.Affinity + weighed.Load,
            weighed.Language, weighed.Skills, weighed.Affinity, weighed.Load)
        {
            Parts = parts,
        };
    }

    /// <summary>Who may have it first, then by score; a tie goes to whoever has waited longest for work.</summary>
    internal static IEnumerable<Candidate> InOrder(IEnumerable<Candidate> candidates) => candidates
        .OrderByDescending(candidate => candidate.Eligible)
        .ThenByDescending(candidate => candidate.Score)
        .ThenBy(candidate => candidate.Parts?.IdleSince)
        .ThenBy(candidate => candidate.AgentId, StringComparer.Ordinal);
}

/// <summary>What is known of an agent for a conversation; weights make a score of it.</summary>
/// <param name="Speaks">Whether the agent speaks the language, or none is asked for.</param>
/// <param name="Skilled">The needed skills, each by how well the agent knows it, 0 to 1.</param>
/// <param name="Affinity">1 for one who has just served the customer; it halves with time.</param>
/// <param name="Free">The part of the capacity that is free, 0 to 1.</param>
/// <param name="IdleSince">When the agent last got a conversation.</param>
public sealed record CandidateParts(bool Speaks, double Skilled, double Affinity, double Free, DateTimeOffset IdleSince);
