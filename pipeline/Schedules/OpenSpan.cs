using System.Collections.Immutable;
using System.Globalization;

namespace Omni.Pipeline.Schedules;

/// <summary>Hours of a day in local time, in minutes from its midnight; beyond 1,440 they end on the next day.</summary>
/// <param name="From">0 to 1,439.</param>
/// <param name="To">After <paramref name="From"/>, and less than a day later.</param>
public readonly record struct OpenSpan(int From, int To)
{
    private const int Day = 24 * 60;

    /// <summary>Reads <c>09:00-12:00,13:00-18:00</c>; empty: closed. An end that is not after its start is the next day's.</summary>
    /// <returns>In order; null when it is not of that form, or two of them overlap.</returns>
    public static ImmutableArray<OpenSpan>? ListOf(string text)
    {
        var spans = ImmutableArray.CreateBuilder<OpenSpan>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('-') is not [var from, var to]
                || MinuteOf(from) is not ({ } start and < Day) || MinuteOf(to) is not { } end || start == end)
            {
                return null;
            }

            spans.Add(new(start, end > start ? end : end + Day));
        }

        spans.Sort((one, other) => one.From.CompareTo(other.From));
        for (var i = 1; i < spans.Count; i++)
        {
            if (spans[i].From < spans[i - 1].To)
            {
                return null;
            }
        }

        return spans.ToImmutable();
    }

    private static int? MinuteOf(string text) =>
        text.Split(':') is [{ Length: 2 } hours, { Length: 2 } minutes]
        && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
        && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
        && minute < 60 && (hour * 60) + minute <= Day
            ? (hour * 60) + minute
            : null;
}
