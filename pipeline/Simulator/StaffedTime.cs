namespace Omni.Pipeline.Simulator;

/// <summary>The time in which anybody is at work. A wait is counted in it: a night without agents is no policy's doing, and would hide all else.</summary>
internal sealed class StaffedTime
{
    private readonly List<Shift> _spans = [];

    public StaffedTime(Day day)
    {
        foreach (var shift in day.Agents.SelectMany(agent => agent.Shifts).OrderBy(shift => shift.From))
        {
            if (_spans.Count > 0 && shift.From <= _spans[^1].Until)
            {
                _spans[^1] = _spans[^1] with { Until = Later(_spans[^1].Until, shift.Until) };
            }
            else
            {
                _spans.Add(shift);
            }
        }
    }

    public double Seconds(DateTimeOffset from, DateTimeOffset until) =>
        _spans.Sum(span => Math.Max(0, (Earlier(span.Until, until) - Later(span.From, from)).TotalSeconds));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
