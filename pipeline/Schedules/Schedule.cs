using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Schedules;

/// <summary>
/// When the company works, how soon it answers, and what becomes of a conversation in which nobody writes. The settings of the section
/// <c>Schedules</c> are in force until an admin saves others. Made by readers of settings and of JSON, which keep what a text leaves out only where
/// it can be set; not changed after that.
/// </summary>
public sealed record Schedule
{
    public const string Section = "Schedules";

    /// <summary>IANA name of the time zone of <see cref="Hours"/> and <see cref="Holidays"/>.</summary>
    public string TimeZone { get; set; } = "UTC";

    public WeekHours Hours { get; set; } = new();

    /// <summary>By date (<c>2026-12-25</c>): the hours of that day; empty: closed.</summary>
    public Dictionary<string, string> Holidays { get; set; } = [];

    /// <summary>Working minutes until the first answer of a conversation.</summary>
    public ReplyMinutes FirstReplyMinutes { get; set; } = new() { Normal = 60, Raised = 30, High = 15, AtOnce = 5 };

    /// <summary>Working minutes until each answer after the first.</summary>
    public ReplyMinutes NextReplyMinutes { get; set; } = new() { Normal = 120, Raised = 60, High = 30, AtOnce = 10 };

    /// <summary>After how many percent of that time the agent is warned.</summary>
    public int WarnAtPercent { get; set; } = 75;

    /// <summary>Minutes without a word, after an answer, until the customer is reminded; null: never.</summary>
    public int? RemindAfterMinutes { get; set; }

    /// <summary>By language (<c>en</c>), what a customer is reminded with.</summary>
    public Dictionary<string, string> ReminderTexts { get; set; } = [];

    /// <summary>Minutes without a word, after an answer, until the conversation is resolved; null: never.</summary>
    public int? ResolveAfterMinutes { get; set; } = 24 * 60;

    /// <summary>Minutes after its end in which a customer's message opens a conversation again; null: for ever.</summary>
    public int? ReopenWithinMinutes { get; set; } = 7 * 24 * 60;

    /// <summary>By language, how a customer is asked at the end for a number from 1 to 5; none: nobody is asked.</summary>
    public Dictionary<string, string> RatingTexts { get; set; } = [];

    /// <summary>Minutes in which such a number is taken for the answer.</summary>
    public int RatingWithinMinutes { get; set; } = 24 * 60;

    [JsonIgnore]
    public TimeSpan? RemindAfter => RemindAfterMinutes is { } minutes && ReminderTexts.Count > 0 ? TimeSpan.FromMinutes(minutes) : null;

    [JsonIgnore]
    public TimeSpan? ResolveAfter => ResolveAfterMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    [JsonIgnore]
    public TimeSpan? ReopenWithin => ReopenWithinMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>The text for a language, else for its first part, else in another script or land of it, else in English, else any; null when there is none.</summary>
    public static string? TextFor(IReadOnlyDictionary<string, string> texts, string language) =>
        texts.GetValueOrDefault(language)
        ?? texts.GetValueOrDefault(language.Split('-')[0])
        ?? texts.Where(it => LanguageTags.AreOneLanguage(it.Key, language)).OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => it.Value).FirstOrDefault()
        ?? texts.GetValueOrDefault("en")
        ?? texts.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => it.Value).FirstOrDefault();

    /// <summary>The hours as they are reckoned with; of a schedule without errors.</summary>
    public BusinessHours ToHours() => new(
        DateTimeZoneProviders.Tzdb[TimeZone],
        [.. Hours.InOrder.Select(it => OpenSpan.ListOf(it.Hours)!.Value)],
        Holidays.ToFrozenDictionary(it => LocalDatePattern.Iso.Parse(it.Key).Value, it => OpenSpan.ListOf(it.Value)!.Value));

    internal string ToJson() => JsonSerializer.Serialize(this, ScheduleJson.Default.Schedule);

    internal static Schedule OfJson(string text) => JsonSerializer.Deserialize(text, ScheduleJson.Default.Schedule) ?? new();
}

/// <summary>Hours of each day, as <c>09:00-12:00,13:00-18:00</c>; empty: closed.</summary>
public sealed record WeekHours
{
    public const string AllDay = "00:00-24:00";

    public string Monday { get; set; } = AllDay;

    public string Tuesday { get; set; } = AllDay;

    public string Wednesday { get; set; } = AllDay;

    public string Thursday { get; set; } = AllDay;

    public string Friday { get; set; } = AllDay;

    public string Saturday { get; set; } = AllDay;

    public string Sunday { get; set; } = AllDay;

    internal ImmutableArray<(string Day, string Hours)> InOrder =>
    [
        (nameof(Monday), Monday), (nameof(Tuesday), Tuesday), (nameof(Wednesday), Wednesday), (nameof(Thursday), Thursday),
        (nameof(Friday), Friday), (nameof(Saturday), Saturday), (nameof(Sunday), Sunday),
    ];
}

/// <summary>Minutes by urgency, 0 to 3.</summary>
public sealed record ReplyMinutes
{
    public int Normal { get; set; }

    public int Raised { get; set; }

    public int High { get; set; }

    public int AtOnce { get; set; }

    internal ImmutableArray<int> ByUrgency => [Normal, Raised, High, AtOnce];

    public TimeSpan Of(int urgency) => TimeSpan.FromMinutes(ByUrgency[Math.Clamp(urgency, 0, 3)]);

    /// <summary>Of that urgency, and of what it may still become.</summary>
    public TimeSpan ShortestFrom(int urgency) => TimeSpan.FromMinutes(ByUrgency.Skip(Math.Clamp(urgency, 0, 3)).Min());
}

/// <summary>As stored: names never change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Schedule))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
