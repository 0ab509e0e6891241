using NodaTime;

namespace Omni.Pipeline.Reports;

/// <summary>Into which times a report is parted.</summary>
public enum ReportPeriod
{
    /// <summary>All of it is one.</summary>
    Whole = 1,
    Day,
    Hour,
}

/// <summary>By what the rows of a report are.</summary>
public enum ReportGroup
{
    /// <summary>By nothing.</summary>
    All = 1,
    Channel,
    Skill,
    Agent,
    Team,
}

/// <summary>What a report is asked for.</summary>
/// <param name="From">First day in the zone.</param>
/// <param name="To">Last day in the zone, included.</param>
/// <param name="Zone">Whose days and hours.</param>
/// <param name="Per">Into which times it is parted.</param>
/// <param name="By">By what its rows are.</param>
/// <param name="Channel">Only what belongs to it; empty: all.</param>
/// <param name="Skill">The same.</param>
/// <param name="AgentId">The same.</param>
/// <param name="TeamId">The same.</param>
public sealed record ReportQuestion(
    LocalDate From,
    LocalDate To,
    DateTimeZone Zone,
    ReportPeriod Per,
    ReportGroup By,
    string Channel = "",
    string Skill = "",
    string AgentId = "",
    string TeamId = "")
{
    public const int MaxDays = 92;
    public const int MaxDaysByHour = 7;

    /// <summary>When it begins.</summary>
    internal DateTimeOffset Begin => Zone.AtStartOfDay(From).ToDateTimeOffset().ToUniversalTime();

    /// <summary>When it is over.</summary>
    internal DateTimeOffset End => Zone.AtStartOfDay(To.PlusDays(1)).ToDateTimeOffset().ToUniversalTime();

    /// <summary>Whether hours in which somebody could be given something belong to what is asked for: they have no channel and no skill.</summary>
    internal bool CountsMinutes => Channel.Length == 0 && Skill.Length == 0 && By is not (ReportGroup.Channel or ReportGroup.Skill);

    /// <summary>Begin of the day or hour of a quarter of an hour; null where it isn't parted.</summary>
    internal DateTimeOffset? PeriodOf(DateTimeOffset at)
    {
        var local = Instant.FromDateTimeOffset(at).InZone(Zone);
        return Per switch
        {
            ReportPeriod.Whole => null,
            ReportPeriod.Day => Zone.AtStartOfDay(local.Date).ToDateTimeOffset(),
            ReportPeriod.Hour => (local - Duration.FromMinutes(local.Minute)).ToDateTimeOffset(),
        };
    }
}
