using System.Globalization;
using Omni.Pipeline.Reports;

namespace Omni.Functions.Http;

/// <param name="From">First day in the zone.</param>
/// <param name="To">Last day, included.</param>
/// <param name="Zone">IANA name.</param>
/// <param name="Per"><c>day</c>, <c>hour</c> or empty.</param>
/// <param name="By"><c>channel</c>, <c>skill</c>, <c>agent</c>, <c>team</c> or empty.</param>
/// <param name="AsOf">When it was asked: what happened in the last minute may be missing.</param>
/// <param name="Definitions">What the numbers mean.</param>
/// <param name="Total">Each thing once.</param>
/// <param name="Rows">A page of them.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
internal sealed record ReportShape(
    string From,
    string To,
    string Zone,
    string Per,
    string By,
    DateTimeOffset AsOf,
    IReadOnlyDictionary<string, string> Definitions,
    Figures Total,
    IReadOnlyList<ReportRowShape> Rows,
    string? Next);

/// <summary>A row, with its numbers beside its name.</summary>
internal sealed record ReportRowShape(
    DateTimeOffset? From,
    string Key,
    string Name,
    long Opened,
    long Reopened,
    long Resolved,
    long MessagesIn,
    long MessagesOut,
    Times FirstResponse,
    Times Handle,
    Times Resolution,
    FirstContact FirstContact,
    RatingFigures Rating,
    Fairness Fairness,
    BotFigures Bot)
{
    public static ReportRowShape Of(ReportRow row)
    {
        var it = row.Figures;
        return new(
            row.From, row.Key, row.Name, it.Opened, it.Reopened, it.Resolved, it.MessagesIn, it.MessagesOut,
            it.FirstResponse, it.Handle, it.Resolution, it.FirstContact, it.Rating, it.Fairness, it.Bot);
    }
}

internal sealed record RebuiltShape(string State);

/// <summary>A report as a table: a line of names, then a line for each row, and the total where it is not parted.</summary>
internal static class ReportTable
{
    public static readonly IReadOnlyList<string> Names =
    [
        "from", "key", "name", "opened", "reopened", "resolved", "messages_in", "messages_out",
        "first_response_count", "first_response_average_seconds", "first_response_p50_seconds", "first_response_p90_seconds",
        "handle_count", "handle_average_seconds", "handle_p50_seconds", "handle_p90_seconds",
        "resolution_count", "resolution_average_seconds", "resolution_p50_seconds", "resolution_p90_seconds",
        "first_contact_resolved", "first_contact_returned", "first_contact_share",
        "rating_asked", "rating_answered", "rating_average", "rating_satisfied", "rating_share",
        "assignments", "eligible_hours", "assignments_per_hour",
        "bot_started", "bot_handed_over", "bot_resolved",
    ];

    public static IReadOnlyList<string> Line(ReportRow row)
    {
        var it = row.Figures;
        return
        [
            row.From?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) ?? "", row.Key, row.Name,
            Text(it.Opened), Text(it.Reopened), Text(it.Resolved), Text(it.MessagesIn), Text(it.MessagesOut),
            .. Of(it.FirstResponse), .. Of(it.Handle), .. Of(it.Resolution),
            Text(it.FirstContact.Resolved), Text(it.FirstContact.Returned), Text(it.FirstContact.Share),
            Text(it.Rating.Asked), Text(it.Rating.Answered), Text(it.Rating.Average), Text(it.Rating.Satisfied), Text(it.Rating.Share),
            Text(it.Fairness.Assignments), Text(it.Fairness.EligibleHours), Text(it.Fairness.PerHour),
            Text(it.Bot.Started), Text(it.Bot.HandedOver), Text(it.Bot.Resolved),
        ];
    }

    private static IReadOnlyList<string> Of(Times it) => [Text(it.Count), Text(it.AverageSeconds), Text(it.P50Seconds), Text(it.P90Seconds)];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
