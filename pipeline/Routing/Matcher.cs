using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Routing;

/// <summary>
/// Ranks the agents for a conversation: who may have it at all, then a weighted score. Pure, and it keeps the parts, so that
/// anybody can be told why an agent won or lost.
/// </summary>
public sealed class Matcher(IOptions<RoutingOptions> options)
{
    /// <summary>Why an agent is not eligible: the conversation was transferred to another.</summary>
    private const string MeantForAnother = "transfer";

    /// <summary>The same: to a team of which the agent is none.</summary>
    private const string MeantForATeam = "team";

    /// <summary>From here on the language is not asked for.</summary>
    private const int AnyLanguage = 2;

    /// <summary>Here the overflow team is asked too.</summary>
    private const int Overflow = 3;

    /// <param name="conversation">What waits.</param>
    /// <param name="agents">Everybody.</param>
    /// <param name="present">Whose browser is there.</param>
    /// <param name="servedBy">Who served this customer, and when last.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="inForce">How much each part counts; null: as the host was started.</param>
    public Ranking Rank(
        Conversation conversation,
        IReadOnlyList<Agent> agents,
        IReadOnlySet<string> present,
        IReadOnlyDictionary<string, DateTimeOffset> servedBy,
        DateTimeOffset now,
        RoutingWeights? inForce = null)
    {
        var needs = Needs.Of(conversation, agents);
        var weights = inForce ?? RoutingWeights.Of(options.Value);
        if (conversation.WantedAgent.Length > 0)
        {
            return new(0, ForOne(conversation.WantedAgent, [.. InRing(Overflow, _ => "")]), weights);
        }

        var allowed = AllowedRing(now - (conversation.WaitingSince ?? now));
        var ranking = new Ranking(0, [], weights);
        // Who was asked in vain comes after everybody else, also those for whom more must be relaxed.
        foreach (var isAgain in (ReadOnlySpan<bool>)(conversation.Asked.Length == 0 ? [false] : [false, true]))
        {
            for (var ring = 0; ring <= allowed; ring++)
            {
                var asksAgain = isAgain;
                ranking = new Ranking(ring, [.. InRing(ring, agent => WhyAsked(agent.Id, conversation.Asked, asksAgain, now))], weights);
                if (ranking.Candidates.Any(candidate => candidate.Eligible))
                {
                    return ranking;
                }
            }
        }

        return ranking;

        IEnumerable<Candidate> InRing(int ring, Func<Agent, string> whyAsked) => Candidate.InOrder(
            agents.Select(agent => Score(needs, agent, present.Contains(agent.Id), servedBy, ring, now, WhyOther(agent) is { Length: > 0 } other ? other : whyAsked(agent), weights)));

        string WhyOther(Agent agent) => conversation.WantedTeam.Length > 0 && conversation.WantedTeam != agent.TeamId ? MeantForATeam : "";
    }

    /// <summary>Somebody chose the agent: nothing is asked for but that the agent is there and has room, and nobody else gets it.</summary>
    private static ImmutableArray<Candidate> ForOne(string agentId, ImmutableArray<Candidate> all) =>
    [
        .. all.Where(it => it.AgentId == agentId),
        .. all.Where(it => it.AgentId != agentId).Select(it => it with { Eligible = false, Why = it.Eligible ? MeantForAnother : it.Why }),
    ];

    private int AllowedRing(TimeSpan waited) =>
        options.Value.OverflowSkill.Length > 0 && waited >= options.Value.OverflowAfter ? Overflow
        : waited >= options.Value.RelaxLanguageAfter ? AnyLanguage
        : waited >= options.Value.RelaxSkillsAfter ? 1
        : 0;

    private Candidate Score(
        Needs needs,
        Agent agent,
        bool isPresent,
        IReadOnlyDictionary<string, DateTimeOffset> servedBy,
        int ring,
        DateTimeOffset now,
        string whyAsked,
        RoutingWeights weights)
    {
        var settings = options.Value;
        var speaks = needs.IsSpokenBy(agent);
        var skilled = needs.ShareOf(agent);
        var isOverflow = settings.OverflowSkill.Length > 0 && agent.Skills.Contains(settings.OverflowSkill, StringComparer.OrdinalIgnoreCase);
        var why = WhyNot(agent, isPresent, !isOverflow || ring == Overflow, speaks || ring >= AnyLanguage, skilled >= 1 || ring >= 1);
        why = why.Length > 0 ? why : whyAsked;
        var affinity = servedBy.TryGetValue(agent.Id, out var at) ? Math.Pow(0.5, Math.Max(0, (now - at) / settings.AffinityHalfLife)) : 0;
        var free = agent.Capacity == 0 ? 0 : Math.Max(0, agent.Capacity - agent.Slots.Length) / (double)agent.Capacity;
        return Candidate.Of(agent.Id, agent.DisplayName, why, new(speaks, needs.LevelOf(agent), affinity, free, agent.LastAssignedAt), weights);
    }

    /// <summary>Why an agent who was asked in vain is not asked now; empty for everybody else.</summary>
    private string WhyAsked(string agentId, ImmutableArray<AskedAgent> asked, bool isAgain, DateTimeOffset now)
    {
        foreach (var it in asked)
        {
            if (it.AgentId == agentId)
            {
                return isAgain && now - it.At >= options.Value.AskAgainAfter ? "" : it.Why;
            }
        }

        return "";
    }

    private static string WhyNot(Agent agent, bool isPresent, bool isCalledFor, bool speaks, bool skilled) =>
        agent.Status is not AgentStatus.Online ? "not-online"
        : !isPresent ? "not-present"
        : !agent.HasRoom ? "full"
        : !isCalledFor ? "overflow"
        : !speaks ? "language"
        : !skilled ? "skills"
        : "";
}

/// <param name="Ring">How far the demands were relaxed: 0 none, 1 skills, 2 language too, 3 the overflow team as well.</param>
/// <param name="Candidates">Everybody, best first; those who may not have it last, with the reason.</param>
/// <param name="Weights">Of the scores.</param>
public sealed record Ranking(int Ring, ImmutableArray<Candidate> Candidates, RoutingWeights Weights);
