using System.Collections.Immutable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;

namespace Omni.Pipeline.Tickets;

/// <summary>A level of a ticket's chain, as the ticket takes it along: settings that change later are those of later tickets.</summary>
/// <param name="Role">Everybody of this role or a higher one; none: only who is named.</param>
/// <param name="Agents">Ids, beside those of the role.</param>
/// <param name="OnlineOnly">Only who is online and there.</param>
/// <param name="Deadline">How long they have.</param>
public sealed record ChainLevel(Role Role, ImmutableArray<string> Agents, bool OnlineOnly, TimeSpan Deadline)
{
    public static ChainLevel Of(TicketLevel it) => new(it.Role, [.. it.Agents], it.OnlineOnly, it.Deadline);

    internal IEnumerable<Agent> Of(IReadOnlyList<Agent> everybody, IReadOnlySet<string> present) => everybody.Where(agent =>
        ((Role is not Role.None && agent.Role >= Role) || Agents.Contains(agent.Id, StringComparer.Ordinal)) && (!OnlineOnly || agent.IsAtWork(present)));
}
