using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;
using NodaTime.TimeZones;

namespace Omni.Pipeline.Schedules;

/// <summary>
/// When somebody works: hours by the day of the week, other hours on some dates, in a time zone. Hours belong to the date on which they begin,
/// also where they end on the next one. Where the clock jumps over one of their ends, they begin or end with the jump; where it shows a time
/// twice, they begin with the first and end with the second. Pure.
/// </summary>
public sealed class BusinessHours(
    DateTimeZone zone, IReadOnlyList<ImmutableArray<OpenSpan>> week, FrozenDictionary<LocalDate, ImmutableArray<OpenSpan>> dates)
{
    private static readonly ZoneLocalMappingResolver Begin = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);
    private static readonly ZoneLocalMappingResolver End = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    /// <param name="from">From when it counts; while nobody works it stands still.</param>
    /// <param name="work">Not negative.</param>
    /// <returns>When so much working time has passed. An end of work counts to the work before it.</returns>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan work)
    {
        var (at, left) = (Instant.FromDateTimeOffset(from), Duration.FromTimeSpan(work));
        foreach (var open in From(at))
        {
            var begin = Instant.Max(open.Start, at);
            if (left <= open.End - begin)
            {
                return (begin + left).ToDateTimeOffset();
            }

            left -= open.End - begin;
        }

        throw new InvalidOperationException("There is no end of days.");
    }

    /// <summary>How much working time passes; zero where the end is not after the start.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var (at, end, sum) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(to), Duration.Zero);
        foreach (var open in From(at))
        {
            if (open.Start >= end)
            {
                break;
            }

            var (begin, until) = (Instant.Max(open.Start, at), Instant.Min(open.End, end));
            sum += until > begin ? until - begin : Duration.Zero;
        }

        return sum.ToTimeSpan();
    }

    /// <summary>When somebody works next: the instant itself while somebody does.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        var instant = Instant.FromDateTimeOffset(at);
        return Instant.Max(From(instant).First().Start, instant).ToDateTimeOffset();
    }

    /// <summary>The times of work that end after an instant, in order, those that touch each other as one.</summary>
    private IEnumerable<(Instant Start, Instant End)> From(Instant at)
    {
        (Instant Start, Instant End)? current = null;
        // Hours of the day before may go on.
        for (var date = at.InZone(zone).Date.PlusDays(-2); ; date = date.PlusDays(1))
        {
            foreach (var span in dates.TryGetValue(date, out var other) ? other : week[(int)date.DayOfWeek - 1])
            {
                var start = zone.ResolveLocal(date.AtMidnight().PlusMinutes(span.From), Begin).ToInstant();
                var end = zone.ResolveLocal(date.AtMidnight().PlusMinutes(span.To), End).ToInstant();
                if (current is { } before && start > before.End)
                {
                    if (before.End > at)
                    {
                        yield return before;
                    }

                    current = null;
                }

                current = current is { } open ? (open.Start, Instant.Max(open.End, end)) : (start, end);
            }

            // All day and every day is one time without an end: it is given out by the week.
            if (current is { } going && going.End - going.Start > Duration.FromDays(7))
            {
                if (going.End > at)
                {
                    yield return going;
                }

                current = (going.End, going.End);
            }
        }
    }
}
