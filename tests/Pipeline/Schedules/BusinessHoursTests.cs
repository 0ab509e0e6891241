using CsCheck;
using Omni.Pipeline.Schedules;

namespace Omni.Tests.Pipeline.Schedules;

public sealed class BusinessHoursTests
{
    private static readonly Gen<Schedule> Schedules =
        SchedulesIn("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca");

    private static readonly Gen<DateTimeOffset> Instants = Gen.Int[0, 120 * 24 * 60].Select(minutes => new DateTimeOffset(2026, 2, 15, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));

    private static readonly Gen<TimeSpan> Works = Gen.Int[1, 4000].Select(minutes => TimeSpan.FromMinutes(minutes));

    [Fact]
    public void What_was_added_is_what_lies_between() => Gen.Select(Schedules, Instants, Works).Sample((schedule, from, work) =>
    {
        var hours = schedule.ToHours();
        Assert.Equal(work, hours.Between(from, hours.Add(from, work)));
    });

    [Fact]
    public void In_two_steps_it_is_as_in_one() => Gen.Select(Schedules, Instants, Works, Works).Sample((schedule, from, one, other) =>
    {
        var hours = schedule.ToHours();
        Assert.Equal(hours.Add(from, one + other), hours.Add(hours.Add(from, one), other));
    });

    [Fact]
    public void Who_begins_later_is_not_due_earlier() => Gen.Select(Schedules, Instants, Works, Works).Sample((schedule, from, later, work) =>
    {
        var hours = schedule.ToHours();
        Assert.True(hours.Add(from + later, work) >= hours.Add(from, work));
        Assert.True(hours.Add(from, work) >= from + work);
    });

    [Fact]
    public void Nobody_works_before_the_next_opening_and_somebody_does_after_it() => Gen.Select(Schedules, Instants).Sample((schedule, at) =>
    {
        var hours = schedule.ToHours();
        var opens = hours.NextOpen(at);
        Assert.Equal(TimeSpan.Zero, hours.Between(at, opens));
        Assert.Equal(TimeSpan.FromSeconds(1), hours.Between(opens, opens.AddSeconds(1)));
    });

    /// <summary>
    /// The same by looking at the clock on the wall every minute, with the platform's own time zones. In none of these do hours begin or end
    /// while the clock shows a time twice: there the wall does not say which of both is meant.
    /// </summary>
    [Fact]
    public void It_is_what_a_clock_on_the_wall_counts() => Gen.Select(SchedulesIn("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"), Instants, Gen.Int[1, 3 * 24 * 60]).Sample((schedule, from, minutes) =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var open = Enumerable.Range(0, minutes).Count(minute => IsOpen(schedule, zone, from.AddMinutes(minute)));
        var hours = schedule.ToHours();
        Assert.Equal(TimeSpan.FromMinutes(open), hours.Between(from, from.AddMinutes(minutes)));
    }, iter: 2_000);

    [Theory]
    // Berlin: at two on 29 March it is three.
    [InlineData("Europe/Berlin", "2026-03-29T00:30:00+00:00", 60, "2026-03-29T01:30:00+00:00")]
    // The hour from two to three does not come at all on that Sunday: the next one has it.
    [InlineData("gap", "2026-03-28T12:00:00+00:00", 30, "2026-04-05T00:30:00+00:00")]
    // New York: the hour from one to two comes twice on 1 November, and both count.
    [InlineData("twice", "2026-11-01T05:00:00+00:00", 120, "2026-11-01T07:00:00+00:00")]
    // And hours that end in it end with the second time.
    [InlineData("ends-twice", "2026-11-01T04:00:00+00:00", 150, "2026-11-01T06:30:00+00:00")]
    public void Changes_of_the_clock_are_minded(string what, string from, int minutes, string due)
    {
        var schedule = what switch
        {
            "gap" => new Schedule { TimeZone = "Europe/Berlin", Hours = Only(sunday: "02:00-03:00") },
            "twice" => new Schedule { TimeZone = "America/New_York", Hours = Only(sunday: "01:00-02:00") },
            "ends-twice" => new Schedule { TimeZone = "America/New_York", Hours = Only(sunday: "00:00-01:30") },
            _ => new Schedule { TimeZone = what },
        };
        Assert.Equal(DateTimeOffset.Parse(due), schedule.ToHours().Add(DateTimeOffset.Parse(from), TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public void Hours_of_the_night_before_a_holiday_go_on_into_it()
    {
        var schedule = new Schedule { Hours = Only(thursday: "22:00-06:00", friday: "22:00-06:00"), Holidays = new() { ["2026-12-25"] = "" } };
        var eve = new DateTimeOffset(2026, 12, 24, 23, 0, 0, TimeSpan.Zero);

        Assert.Equal(eve.AddHours(7), schedule.ToHours().Add(eve, TimeSpan.FromHours(7)));
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero), schedule.ToHours().Add(eve, TimeSpan.FromHours(8)));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var errors = ScheduleChecks.Errors(new()
        {
            TimeZone = "Middle/Earth",
            Hours = Only(monday: "9-17"),
            Holidays = new() { ["Christmas"] = "" },
            FirstReplyMinutes = new(),
            NextReplyMinutes = new() { Normal = 1, Raised = 1, High = 1, AtOnce = 99_999 },
            WarnAtPercent = 100,
            RemindAfterMinutes = 60,
            ResolveAfterMinutes = 60,
            ReopenWithinMinutes = 0,
            RatingTexts = new() { ["en"] = "" },
        });

        Assert.Equal(
            ["timeZone", "hours", "holidays", "firstReplyMinutes", "nextReplyMinutes", "warnAtPercent", "reopenWithinMinutes", "remindAfterMinutes", "reminderTexts", "ratingTexts"],
            errors.Select(error => error.Split(' ')[0]));
    }

    [Fact]
    public void A_week_without_work_is_refused_and_so_are_hours_that_overlap()
    {
        Assert.StartsWith("hours are less than one", Assert.Single(ScheduleChecks.Errors(new() { Hours = Only() })), StringComparison.Ordinal);
        Assert.StartsWith("hours of Monday", Assert.Single(ScheduleChecks.Errors(new() { Hours = Only(monday: "09:00-12:00,11:00-13:00") })), StringComparison.Ordinal);
        Assert.Empty(ScheduleChecks.Errors(new()));
    }

    private static Gen<Schedule> SchedulesIn(params string[] zones) => Gen.Select(
        Of(zones),
        Of("", "09:00-17:00", "00:00-24:00", "22:00-06:00", "01:30-02:30,08:00-12:00", "23:30-00:30", "02:00-03:00,18:00-02:00").Array[7],
        Gen.Select(Gen.Int[0, 120], Of("", "10:00-11:00", "20:00-04:00")).Array[0, 20],
        (zone, days, holidays) => new Schedule
        {
            TimeZone = zone,
            Hours = new() { Monday = "08:00-10:00", Tuesday = days[1], Wednesday = days[2], Thursday = days[3], Friday = days[4], Saturday = days[5], Sunday = days[6] },
            // Around the changes of clocks in both halves of the earth.
            Holidays = holidays.DistinctBy(it => it.Item1).ToDictionary(it => new DateOnly(2026, 2, 15).AddDays(it.Item1).ToString("yyyy-MM-dd"), it => it.Item2),
        });

    private static Gen<string> Of(params string[] some) => Gen.Int[0, some.Length - 1].Select(i => some[i]);

    private static WeekHours Only(string monday = "", string thursday = "", string friday = "", string sunday = "") =>
        new() { Monday = monday, Tuesday = "", Wednesday = "", Thursday = thursday, Friday = friday, Saturday = "", Sunday = sunday };

    private static bool IsOpen(Schedule schedule, TimeZoneInfo zone, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var today = DateOnly.FromDateTime(local);
        return HoursOf(schedule, today).Any(span => minute >= span.From && minute < span.To)
            || HoursOf(schedule, today.AddDays(-1)).Any(span => minute + 1440 < span.To);
    }

    private static System.Collections.Immutable.ImmutableArray<OpenSpan> HoursOf(Schedule schedule, DateOnly date) => OpenSpan.ListOf(
        schedule.Holidays.TryGetValue(date.ToString("yyyy-MM-dd"), out var other) ? other : schedule.Hours.InOrder[((int)date.DayOfWeek + 6) % 7].Hours)!.Value;
}
