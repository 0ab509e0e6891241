using System.Globalization;
using NCrontab;

namespace Omni.Runtime.Timers;

/// <summary>When a timer fires: six NCRONTAB fields (seconds first, in UTC) or a fixed span.</summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _span;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan span) => (_cron, _span) = (cron, span);

    public static TimerSchedule? TryParse(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span < Shortest ? null : new(null, span)
            : CrontabSchedule.TryParse(text, new() { IncludingSeconds = true }) is { } cron ? new(cron, default)
            : null;

    /// <summary>The first instant after the given one.</summary>
    public DateTimeOffset Next(DateTimeOffset after) => _cron is null
        ? after + _span
        : new(DateTime.SpecifyKind(_cron.GetNextOccurrence(after.UtcDateTime), DateTimeKind.Utc));
}
