using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace Omni.Pipeline.Schedules;

/// <summary>What is wrong with a schedule, all at once; for people. Says which setting, and repeats no text of it.</summary>
public static class ScheduleChecks
{
    public const int MaxHolidays = 400;
    public const int MaxTexts = 40;
    public const int MaxTextLength = 1_000;

    /// <summary>Ten days; the longest that makes sense to promise.</summary>
    private const int MaxReplyMinutes = 10 * 24 * 60;

    private const int MaxMinutes = 366 * 24 * 60;

    /// <summary>In a week; below that an hour's work may take longer than anybody waits.</summary>
    private static readonly TimeSpan LeastWork = TimeSpan.FromHours(1);

    public static IReadOnlyList<string> Errors(Schedule it) => [.. OfHours(it), .. OfReplies(it), .. OfEnds(it)];

    private static IEnumerable<string> OfHours(Schedule it)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(it.TimeZone) is null)
        {
            yield return "timeZone is the IANA name of a time zone, such as Asia/Shanghai.";
        }

        var isReadable = true;
        foreach (var (day, hours) in it.Hours.InOrder)
        {
            if (OpenSpan.ListOf(hours) is null)
            {
                isReadable = false;
                yield return $"hours of {day} are like 09:00-12:00,13:00-18:00, in no overlap; empty when it is closed.";
            }
        }

        var week = it.Hours.InOrder.SelectMany(day => OpenSpan.ListOf(day.Hours) ?? []).Sum(span => span.To - span.From);
        if (isReadable && TimeSpan.FromMinutes(week) < LeastWork)
        {
            yield return "hours are less than one in a week: nothing would ever be due.";
        }

        if (it.Holidays.Count > MaxHolidays)
        {
            yield return $"holidays are at most {MaxHolidays}.";
        }

        if (it.Holidays.Any(day => !LocalDatePattern.Iso.Parse(day.Key).Success || day.Value is null || OpenSpan.ListOf(day.Value) is null))
        {
            yield return "holidays are dates such as 2026-12-25, each with hours like those of a day; empty when it is closed.";
        }
    }

    private static IEnumerable<string> OfReplies(Schedule it)
    {
        foreach (var (name, minutes) in new[] { ("firstReplyMinutes", it.FirstReplyMinutes), ("nextReplyMinutes", it.NextReplyMinutes) })
        {
            if (minutes.ByUrgency.Any(value => value is < 1 or > MaxReplyMinutes))
            {
                yield return $"{name} are 1 to {MaxReplyMinutes} for each urgency.";
            }
        }

        if (it.WarnAtPercent is < 1 or > 99)
        {
            yield return "warnAtPercent is 1 to 99.";
        }
    }

    private static IEnumerable<string> OfEnds(Schedule it)
    {
        foreach (var (name, minutes) in new[]
        {
            ("remindAfterMinutes", it.RemindAfterMinutes), ("resolveAfterMinutes", it.ResolveAfterMinutes),
            ("reopenWithinMinutes", it.ReopenWithinMinutes), ("ratingWithinMinutes", it.RatingWithinMinutes),
        })
        {
            if (minutes is < 1 or > MaxMinutes)
            {
                yield return $"{name} are 1 to {MaxMinutes}.";
            }
        }

        if (it.RemindAfterMinutes >= it.ResolveAfterMinutes)
        {
            yield return "remindAfterMinutes are less than resolveAfterMinutes.";
        }

        if (it.RemindAfterMinutes is not null && it.ReminderTexts.Count == 0)
        {
            yield return "reminderTexts are needed where somebody is to be reminded.";
        }

        foreach (var (name, texts) in new[] { ("reminderTexts", it.ReminderTexts), ("ratingTexts", it.RatingTexts) })
        {
            if (texts.Count > MaxTexts || texts.Any(text => text.Key.Length is 0 or > 35 || text.Value is null or { Length: 0 or > MaxTextLength }))
            {
                yield return $"{name} are at most {MaxTexts}, each of 1 to {MaxTextLength} characters under its language.";
            }
        }
    }
}

internal sealed class ScheduleValidator : IValidateOptions<Schedule>
{
    public ValidateOptionsResult Validate(string? name, Schedule options) => ScheduleChecks.Errors(options) is { Count: > 0 } errors
        ? ValidateOptionsResult.Fail(errors.Select(error => $"{Schedule.Section}: {error}"))
        : ValidateOptionsResult.Success;
}
