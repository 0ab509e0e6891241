using System.Collections.Immutable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Routing;

/// <summary>
/// Gives the free places out to all who wait at once, where one after the other would give the oldest whatever is free, fit or not: the plan with
/// the highest sum of scores, and of the waits of those who are served. A wait of <see cref="RoutingOptions.OvertakeWithin"/> counts as much as the
/// whole score, so nobody is overtaken for a place by one who came more than that later. Pure.
/// </summary>
public static class BacklogPlan
{
    /// <summary>Of those who wait longest so many are looked at; the others come when these are fewer.</summary>
    public const int MostWaiting = 100;

    /// <summary>Dearer than any agent.</summary>
    private const double NotServed = 3;

    /// <summary>Less than any difference of scores that means something: of agents who are worth the same, the longest idle is preferred by it.</summary>
    private const double Tie = 1e-9;

    /// <param name="waiting">Who waits, ranked now.</param>
    /// <param name="agents">Those of the rankings.</param>
    /// <param name="overtakeWithin">More than zero.</param>
    /// <param name="now">The time of the rankings.</param>
    /// <returns>In the order of <paramref name="waiting"/>. Only who is eligible gets one, and nobody more than there is room for.</returns>
    public static ImmutableArray<PlannedWait> Of(
        IReadOnlyList<RankedWait> waiting, IReadOnlyList<Agent> agents, TimeSpan overtakeWithin, DateTimeOffset now)
    {
        // A column is a place; the further ones of an agent are worth less, by the free room that the ones before take.
        var wanted = waiting.SelectMany(it => it.Ranking.Candidates).Where(candidate => candidate.Eligible).Select(candidate => candidate.AgentId).ToHashSet(StringComparer.Ordinal);
        var places = agents.Where(agent => wanted.Contains(agent.Id)).OrderBy(agent => agent.LastAssignedAt).ThenBy(agent => agent.Id, StringComparer.Ordinal)
            .SelectMany((agent, idle) => Enumerable.Range(0, Math.Min(waiting.Count, Math.Max(0, agent.Capacity - agent.Slots.Length)))
                .Select(number => new Place(agent, number, idle)))
            .ToList();
        var columns = LinearAssignment.Solve(Costs(waiting, places, overtakeWithin, now));
        return
        [
            .. waiting.Zip(columns).Where(it => it.Second < places.Count).Select(it => new PlannedWait(it.First, places[it.Second].Agent)),
        ];
    }

    /// <summary>Behind the places there is a column for each row that says that it waits on.</summary>
    internal static double[,] Costs(IReadOnlyList<RankedWait> waiting, IReadOnlyList<Place> places, TimeSpan overtakeWithin, DateTimeOffset now)
    {
        var costs = new double[waiting.Count, places.Count + waiting.Count];
        for (var row = 0; row < waiting.Count; row++)
        {
            var (conversation, ranking) = waiting[row];
            var eligible = ranking.Candidates.Where(candidate => candidate.Eligible).ToDictionary(candidate => candidate.AgentId, StringComparer.Ordinal);
            for (var column = 0; column < places.Count; column++)
            {
                var (agent, number, idle) = places[column];
                costs[row, column] = eligible.TryGetValue(agent.Id, out var candidate)
                    ? 2 - candidate.Score + (ranking.Weights.Load * number / agent.Capacity) + (Tie * idle)
                    : double.PositiveInfinity;
            }

            var waited = Math.Max(0, (now - (Waiting.CountsSince(conversation) ?? now)) / overtakeWithin);
            for (var other = 0; other < waiting.Count; other++)
            {
                costs[row, places.Count + other] = other == row ? NotServed + waited : double.PositiveInfinity;
            }
        }

        return costs;
    }

    /// <summary>A free place of an agent.</summary>
    /// <param name="Agent">Whose.</param>
    /// <param name="Number">The how-manieth, from 0.</param>
    /// <param name="Idle">How many agents have been idle for longer.</param>
    internal readonly record struct Place(Agent Agent, int Number, int Idle);
}

/// <summary>One who waits, and who could have it.</summary>
public sealed record RankedWait(Conversation Conversation, Ranking Ranking);

/// <summary>One who waits, and who is to have it.</summary>
public readonly record struct PlannedWait(RankedWait Wait, Agent Agent);
