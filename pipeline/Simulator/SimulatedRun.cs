using System.Collections.Immutable;
using Omni.Pipeline.Routing;

namespace Omni.Pipeline.Simulator;

/// <summary>
/// One day under one policy and one seed: events in the order of their time. Where the product looks at its waiting list (a message, a place that
/// becomes free, an agent who comes, the moment a demand is relaxed), so does this; in between nothing could have changed.
/// </summary>
internal sealed class SimulatedRun(Day day, Policy policy, OutcomeModel model, RoutingOptions routing, ulong seed)
{
    private readonly Desk _desk = new(day);
    private readonly Tally _tally = new(day);
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Kind, long Number)> _events = new();
    private readonly ImmutableArray<string> _allSkills =
        [.. day.Arrivals.SelectMany(issue => issue.Skills).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    private long _number;

    private enum Kind
    {
        Ends = 1,
        Goes,
        Comes,
        Arrives,
        Look,
    }

    public RunFigures Run()
    {
        foreach (var worker in day.Agents)
        {
            foreach (var shift in worker.Shifts)
            {
                At(shift.From, Kind.Comes, () => _desk.Comes(worker.Id));
                At(shift.Until, Kind.Goes, () => _desk.Goes(worker.Id));
            }
        }

        for (var i = 0; i < day.Arrivals.Length; i++)
        {
            var issue = i;
            At(day.Arrivals[i].At, Kind.Arrives, () => Wait(issue, 1, null));
        }

        while (_events.TryDequeue(out var happens, out var when))
        {
            _desk.Now = when.At;
            happens();
            // Everything of one moment happens before anybody looks: the queue of the product is not faster than the clock.
            if (!_events.TryPeek(out _, out var next) || next.At > when.At)
            {
                policy.GiveOut(_desk, Give);
            }
        }

        return _tally.Close(_desk.Waiting);
    }

    private void Wait(int issue, int number, string? handedOnBy)
    {
        var arrival = day.Arrivals[issue];
        var tags = handedOnBy is null ? Tags.Recognized(seed, issue, arrival, number, model, _allSkills) : Tags.True(arrival);
        var contact = Contact.Begin(issue, arrival, number, tags, handedOnBy, _desk.Now);
        _desk.Wait(contact);
        foreach (var wait in (ReadOnlySpan<TimeSpan>)[routing.RelaxSkillsAfter, routing.RelaxLanguageAfter, routing.OverflowAfter, routing.AskAgainAfter])
        {
            At(_desk.Now + wait, Kind.Look, () => { });
        }
    }

    private void Give(Contact contact, string agentId)
    {
        var (issue, agent) = (day.Arrivals[contact.Issue], day.Agents[_desk.PlaceOf(agentId)]);
        var meeting = new Meeting(
            Fit.Skilled(issue, agent), Fit.Speaks(issue, agent), _desk.ServedBy(issue.Customer).ContainsKey(agentId),
            _desk[agentId].Slots.Length, agent.Speed, issue.HandleSeconds);
        var outcome = model.Of(seed, contact.Issue, contact.Number, meeting);
        var isThere = _desk.Present.Contains(agentId);
        _desk.Give(contact, agentId);
        _tally.Given(contact, _desk.PlaceOf(agentId), isThere, _desk.Now, meeting, outcome);
        At(_desk.Now + outcome.Takes, Kind.Ends, () => End(contact, agentId, outcome));
    }

    private void End(Contact contact, string agentId, Outcome outcome)
    {
        _desk.End(contact, agentId, day.Arrivals[contact.Issue].Customer);
        _tally.Ended(_desk.PlaceOf(agentId));
        switch (outcome.Kind)
        {
            case OutcomeKind.HandedOn:
                Wait(contact.Issue, contact.Number + 1, agentId);
                break;
            case OutcomeKind.ComesBack:
                At(_desk.Now + outcome.BackAfter, Kind.Arrives, () => Wait(contact.Issue, contact.Number + 1, null));
                break;
            case OutcomeKind.Settled or OutcomeKind.GivenUp:
                break;
        }
    }

    private void At(DateTimeOffset at, Kind kind, Action happens) => _events.Enqueue(happens, (at, (int)kind, _number++));
}
