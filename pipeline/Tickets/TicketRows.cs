using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Tickets;

/// <summary>Tickets as rows. One partition for each, one for each state with where to look, one for each conversation. Names are stored: never renamed.</summary>
internal static class TicketRows
{
    public const string Head = "head";
    public const string TrailPrefix = "trail:";

    public static string StatePartition(TicketState state) => state switch
    {
        TicketState.Open => "state:open",
        TicketState.Acknowledged => "state:acknowledged",
        TicketState.Resolved => "state:resolved",
    };

    public static string ConversationPartition(string conversationId) => $"of:{conversationId}";

    /// <summary>The newest first.</summary>
    public static string StateKey(Ticket it) => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - it.RaisedAt.UtcTicks:D19}:{it.Id}");

    public static string IdOf(Row stateRow) => stateRow.Key[(stateRow.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public static Row From(Ticket it) => new Row(it.Id, Head)
        .SetText("conversation", it.ConversationId)
        .SetText("raisedBy", it.RaisedBy)
        .SetText("reason", it.Reason)
        .SetText("text", it.Text)
        .Set("state", (long)it.State)
        .Set("level", it.Level)
        .Set("levelUntil", it.LevelUntil)
        .SetText("told", string.Join(',', it.Told))
        .SetText("alert", it.Alert)
        .Set("wereTold", it.WereTold)
        .SetText("known", string.Join(',', it.Known))
        .SetText("acknowledgedBy", it.AcknowledgedBy)
        .Set("raisedAt", it.RaisedAt)
        .Set("changedAt", it.ChangedAt)
        .Set("trail", it.TrailLength);

    public static Ticket ToTicket(Row row) => new()
    {
        Id = row.Partition,
        ConversationId = row.Text("conversation"),
        RaisedBy = row.Text("raisedBy"),
        Reason = row.Text("reason"),
        Text = row.Text("text"),
        State = (TicketState)row.Int64("state"),
        Level = (int)row.Int64("level"),
        LevelUntil = row.Instant("levelUntil") ?? default,
        Told = Split(row.Text("told")),
        Alert = row.Text("alert"),
        WereTold = row.Bool("wereTold"),
        Known = Split(row.Text("known")),
        AcknowledgedBy = row.Text("acknowledgedBy"),
        RaisedAt = row.Instant("raisedAt") ?? default,
        ChangedAt = row.Instant("changedAt") ?? default,
        TrailLength = (int)row.Int64("trail"),
        ETag = row.ETag,
    };

    public static Row From(string ticketId, int number, TicketTrail it) =>
        new Row(ticketId, string.Create(CultureInfo.InvariantCulture, $"{TrailPrefix}{number:D6}"))
            .Set("at", it.At)
            .SetText("who", it.Who)
            .SetText("what", it.What)
            .SetText("why", it.Why);

    public static TicketTrail ToTrail(Row row) => new(row.Instant("at") ?? default, row.Text("who"), row.Text("what"), row.Text("why"));

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split(',')];
}
