using System.Collections.Immutable;

namespace Omni.Pipeline.Reports;

/// <param name="Total">All that was asked for, each thing once.</param>
/// <param name="Rows">In the order of time, then of the key.</param>
public sealed record ReportAnswer(Figures Total, ImmutableArray<ReportRow> Rows);

/// <param name="From">Begin of its time; null where it isn't parted.</param>
/// <param name="Key">The channel, the skill, the id; empty for what belongs to none, and where there are no groups.</param>
/// <param name="Name">What people call it; empty where there is nothing but the key.</param>
/// <param name="Figures">What was counted.</param>
public sealed record ReportRow(DateTimeOffset? From, string Key, string Name, Figures Figures);

/// <summary>The numbers of a report; docs/reports.md defines them.</summary>
public sealed record Figures(
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
    internal static Figures Of(Tally it, bool countsMinutes)
    {
        var hours = countsMinutes ? Math.Round(it["minutes"] / 60.0, 2) : (double?)null;
        return new(
            it["opened"],
            it["reopened"],
            it["resolved"],
            it["messagesIn"],
            it["messagesOut"],
            Times.Of(it.FirstResponse),
            Times.Of(it.Handle),
            Times.Of(it.Resolution),
            new(it["contacts"], it["returned"], Share(it["contacts"] - it["returned"], it["contacts"])),
            new(it["asked"], it["answered"], it["answered"] == 0 ? null : Math.Round(it["ratings"] / (double)it["answered"], 2), it["satisfied"], Share(it["satisfied"], it["answered"])),
            new(it["assignments"], hours, hours is > 0 ? Math.Round(it["assignments"] / (it["minutes"] / 60.0), 2) : null),
            new(it["botStarted"], it["botHandedOver"], it["botResolved"]));
    }

    private static double? Share(long part, long all) => all == 0 ? null : Math.Round(part / (double)all, 4);
}

/// <param name="Count">How many.</param>
/// <param name="AverageSeconds">Exact; null where there are none.</param>
/// <param name="P50Seconds">The middle.</param>
/// <param name="P90Seconds">The ninth tenth.</param>
public sealed record Times(int Count, double? AverageSeconds, double? P50Seconds, double? P90Seconds)
{
    internal static Times Of(Spread it) => new(it.Count, it.Count == 0 ? null : Math.Round(it.Seconds / it.Count, 1), it.Below(0.5), it.Below(0.9));
}

/// <param name="Resolved">Episodes that were answered and resolved.</param>
/// <param name="Returned">Those of them that the customer opened again soon.</param>
/// <param name="Share">Of the others; null where there are none.</param>
public sealed record FirstContact(long Resolved, long Returned, double? Share);

/// <param name="Asked">How often the customer was asked.</param>
/// <param name="Answered">How often with a number.</param>
/// <param name="Average">Of the numbers.</param>
/// <param name="Satisfied">4 and 5.</param>
/// <param name="Share">Of these in the answers.</param>
public sealed record RatingFigures(long Asked, long Answered, double? Average, long Satisfied, double? Share);

/// <param name="Assignments">What routing gave.</param>
/// <param name="EligibleHours">In which it could have; null where hours do not belong to what was asked for.</param>
/// <param name="PerHour">The one by the other.</param>
public sealed record Fairness(long Assignments, double? EligibleHours, double? PerHour);

/// <param name="Started">Episodes in which the bot began to answer.</param>
/// <param name="HandedOver">Times that it went from the bot to people.</param>
/// <param name="Resolved">Episodes that ended while the bot had them; they are in no other number of what was resolved.</param>
public sealed record BotFigures(long Started, long HandedOver, long Resolved);
