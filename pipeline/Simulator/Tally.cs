namespace Omni.Pipeline.Simulator;

/// <summary>Counts what happened in a run. It keeps its own account of who has how much, and does not ask the policy.</summary>
internal sealed class Tally(Day day)
{
    private readonly StaffedTime _staffed = new(day);
    private readonly List<double> _waits = [];
    private readonly List<double> _furtherWaits = [];
    private readonly int[] _has = new int[day.Agents.Length];
    private readonly int[] _got = new int[day.Agents.Length];
    private readonly HashSet<int> _answered = [];
    private int _fit;
    private int _settled;
    private int _handedOn;
    private int _breaches;
    private double _busySeconds;
    private DateTimeOffset _last = day.Arrivals.Length == 0 ? default : day.Arrivals[^1].At;

    public void Given(Contact contact, int agent, bool isThere, DateTimeOffset now, Meeting meeting, Outcome outcome)
    {
        var waited = _staffed.Seconds(contact.Head.WaitingSince!.Value, now);
        (contact.IsHandedOn ? _furtherWaits : _waits).Add(waited);
        _got[agent]++;
        _breaches += ++_has[agent] > day.Agents[agent].Capacity || !isThere ? 1 : 0;
        _busySeconds += outcome.Takes.TotalSeconds;
        _last = now + outcome.Takes > _last ? now + outcome.Takes : _last;
        _handedOn += outcome.Kind is OutcomeKind.HandedOn ? 1 : 0;
        if (_answered.Add(contact.Issue))
        {
            _fit += meeting is { Speaks: true, Skilled: >= 1 } ? 1 : 0;
            _settled += outcome.Kind is OutcomeKind.Settled ? 1 : 0;
        }
    }

    public void Ended(int agent) => _has[agent]--;

    /// <param name="waiting">Who waits at the end of all events: for ever.</param>
    public RunFigures Close(IReadOnlyCollection<Contact> waiting)
    {
        _waits.Sort();
        var hours = day.Agents.Select(HoursOf).ToArray();
        var places = day.Agents.Zip(hours, (agent, time) => agent.Capacity * time * 3600).Sum();
        var issues = day.Arrivals.Length;
        return new()
        {
            Issues = issues,
            WaitMean = _waits.Count == 0 ? 0 : _waits.Average(),
            WaitP95 = Statistics.Percentile(_waits, 0.95),
            WaitMax = Math.Max(_waits.LastOrDefault(), _furtherWaits.DefaultIfEmpty().Max()),
            FirstContact = issues == 0 ? 0 : _settled / (double)issues,
            Fit = issues == 0 ? 0 : _fit / (double)issues,
            Transfers = issues == 0 ? 0 : _handedOn / (double)issues,
            Gini = Statistics.Gini([.. _got.Zip(hours, (got, time) => (got, time)).Where(it => it.time > 0).Select(it => it.got / it.time)]),
            Occupancy = places == 0 ? 0 : _busySeconds / places,
            Breaches = _breaches,
            Starved = waiting.Count,
        };
    }

    /// <summary>Only until the last conversation ended: shifts go on after it.</summary>
    private double HoursOf(Worker agent)
    {
        if (day.Arrivals.Length == 0)
        {
            return 0;
        }

        var (from, until) = (day.Arrivals[0].At, _last);
        return agent.Shifts.Sum(shift => Math.Max(0, ((shift.Until < until ? shift.Until : until) - (shift.From > from ? shift.From : from)).TotalHours));
    }
}
