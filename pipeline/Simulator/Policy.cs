using Omni.Pipeline.Agents;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Simulator;

/// <summary>
/// A way of giving out what waits. All go through the waiting list in the product's order, and all have what was handed on matched by Omni:
/// whoever hands on knows whom to.
/// </summary>
internal abstract class Policy(string name, Matcher matcher)
{
    public string Name { get; } = name;

    protected Matcher Matcher { get; } = matcher;

    /// <summary>Gives out what can be given out now.</summary>
    public virtual void GiveOut(Desk desk, Action<Contact, string> give)
    {
        foreach (var contact in desk.Waiting.ToList())
        {
            if (!desk.HasRoom)
            {
                return;
            }

            if ((contact.IsHandedOn ? Matched(desk, contact) : Choose(desk, contact)) is { } agent)
            {
                give(contact, agent);
            }
        }
    }

    /// <summary>Who gets it; null: nobody now.</summary>
    protected abstract string? Choose(Desk desk, Contact contact);

    protected string? Matched(Desk desk, Contact contact) => Rank(desk, contact).Candidates is [{ Eligible: true } best, ..] ? best.AgentId : null;

    protected Ranking Rank(Desk desk, Contact contact) =>
        Matcher.Rank(contact.Head, desk.Agents, desk.Present, desk.ServedBy(contact.Head.CustomerId), desk.Now);
}

/// <summary>What the product does.</summary>
internal sealed class OmniPolicy(Matcher matcher) : Policy("omni", matcher)
{
    protected override string? Choose(Desk desk, Contact contact) => Matched(desk, contact);
}

/// <summary>One after the other, whoever has room.</summary>
internal sealed class RoundRobin(Matcher matcher) : Policy("round-robin", matcher)
{
    private int _next;

    protected override string? Choose(Desk desk, Contact contact)
    {
        for (var i = 0; i < desk.Agents.Count; i++)
        {
            var agent = desk.Agents[(_next + i) % desk.Agents.Count];
            if (desk.IsFree(agent))
            {
                _next = (desk.PlaceOf(agent.Id) + 1) % desk.Agents.Count;
                return agent.Id;
            }
        }

        return null;
    }
}

/// <summary>Whoever has the largest part of the places free.</summary>
internal sealed class LeastBusy(Matcher matcher) : Policy("least-busy", matcher)
{
    protected override string? Choose(Desk desk, Contact contact) => desk.Agents.Where(desk.IsFree)
        .OrderBy(agent => agent.Slots.Length / (double)agent.Capacity).ThenBy(agent => agent.LastAssignedAt).ThenBy(agent => agent.Id, StringComparer.Ordinal)
        .FirstOrDefault()?.Id;
}

/// <summary>Whoever has gone longest without a new one.</summary>
internal sealed class LongestIdle(Matcher matcher) : Policy("longest-idle", matcher)
{
    protected override string? Choose(Desk desk, Contact contact) => desk.Agents.Where(desk.IsFree)
        .OrderBy(agent => agent.LastAssignedAt).ThenBy(agent => agent.Id, StringComparer.Ordinal)
        .FirstOrDefault()?.Id;
}

/// <summary>Whoever has the skills, the longest idle first; anybody after the same wait after which Omni relaxes them. Languages make no difference.</summary>
internal sealed class SkillsOnly(Matcher matcher, TimeSpan relaxAfter) : Policy("skills-only", matcher)
{
    protected override string? Choose(Desk desk, Contact contact)
    {
        // As in the product: what nobody has is not asked for.
        var needed = contact.Head.Skills.Where(skill => desk.Agents.Any(agent => Has(agent, skill))).ToList();
        var free = desk.Agents.Where(desk.IsFree).OrderBy(agent => agent.LastAssignedAt).ThenBy(agent => agent.Id, StringComparer.Ordinal).ToList();
        return (free.Find(agent => needed.TrueForAll(skill => Has(agent, skill)))
            ?? (desk.Now - contact.Head.WaitingSince >= relaxAfter ? free.FirstOrDefault() : null))?.Id;
    }

    private static bool Has(Agent agent, string skill) => agent.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase);
}
