using System.Collections.Immutable;
using Omni.Pipeline.Agents;

namespace Omni.Pipeline.Simulator;

/// <summary>How it stands at one moment: who is there, who has how much, who waits. The rows are the product's own records.</summary>
internal sealed class Desk
{
    private readonly List<Agent> _agents = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _served = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Contact> _waiting = new(StringComparer.Ordinal);

    public Desk(Day day)
    {
        foreach (var worker in day.Agents)
        {
            _places.Add(worker.Id, _agents.Count);
            _agents.Add(new()
            {
                Id = worker.Id,
                Username = worker.Id,
                DisplayName = worker.Id,
                Languages = worker.Languages,
                Skills = worker.Skills,
                Capacity = worker.Capacity,
            });
        }

        foreach (var served in day.Served)
        {
            Serve(served.Customer, served.Agent, served.At);
        }
    }

    public DateTimeOffset Now { get; set; }

    public IReadOnlyList<Agent> Agents => _agents;

    public IReadOnlySet<string> Present => _present;

    /// <summary>In the order of the product's waiting list.</summary>
    public IReadOnlyCollection<Contact> Waiting => _waiting.Values;

    public bool HasRoom => _agents.Exists(IsFree);

    public Agent this[string id] => _agents[_places[id]];

    public int PlaceOf(string id) => _places[id];

    public bool IsFree(Agent agent) => agent.HasRoom && agent.IsAtWork(_present);

    public IReadOnlyDictionary<string, DateTimeOffset> ServedBy(string customer) =>
        _served.TryGetValue(customer, out var served) ? served : ImmutableDictionary<string, DateTimeOffset>.Empty;

    public void Wait(Contact contact) => _waiting.Add(contact.Head.WaitingKey, contact);

    public void Comes(string agent)
    {
        Change(agent, it => it with { Status = AgentStatus.Online });
        _present.Add(agent);
    }

    public void Goes(string agent)
    {
        Change(agent, it => it with { Status = AgentStatus.Offline });
        _present.Remove(agent);
    }

    /// <summary>Gives a waiting one to an agent, whatever a policy thought: who counts the breaches must see them.</summary>
    public void Give(Contact contact, string agent)
    {
        if (!_waiting.Remove(contact.Head.WaitingKey))
        {
            throw new InvalidOperationException($"{contact.Head.Id} was given out twice.");
        }

        Change(agent, it => it with { Slots = it.Slots.Add(contact.Head.Id), LastAssignedAt = Now });
    }

    public void End(Contact contact, string agent, string customer)
    {
        Change(agent, it => it with { Slots = it.Slots.Remove(contact.Head.Id) });
        Serve(customer, agent, Now);
    }

    private void Serve(string customer, string agent, DateTimeOffset at)
    {
        if (!_served.TryGetValue(customer, out var served))
        {
            _served[customer] = served = new(StringComparer.Ordinal);
        }

        served[agent] = served.TryGetValue(agent, out var other) && other > at ? other : at;
    }

    private void Change(string agent, Func<Agent, Agent> change) => _agents[_places[agent]] = change(_agents[_places[agent]]);
}
