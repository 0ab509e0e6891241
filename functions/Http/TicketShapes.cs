using System.Text.Json.Serialization;
using Omni.Pipeline.Tickets;

namespace Omni.Functions.Http;

/// <param name="ConversationId">What it is about.</param>
/// <param name="ClientTicketId">The same for every try.</param>
/// <param name="Reason">A short form.</param>
/// <param name="Text">The same in words.</param>
internal sealed record TicketInput(string ConversationId, string ClientTicketId, string Reason, string Text = "");

/// <param name="Note">For the trail.</param>
internal sealed record TicketNoteInput(string Note = "");

/// <summary>A ticket as its reader sees it. Level counts from 1, 0 before the first were told; levelUntil is null unless it is open; raisedBy is empty for a rule.</summary>
internal sealed record TicketShape(
    string Id,
    string ConversationId,
    string State,
    string Reason,
    string Text,
    string RaisedBy,
    string AcknowledgedBy,
    int Level,
    DateTimeOffset? LevelUntil,
    IReadOnlyList<string> Told,
    DateTimeOffset RaisedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Whom it is about; empty for a reader who may not read the conversation.</summary>
    public string CustomerName { get; init; } = "";

    /// <summary>Whether the reader may read the conversation.</summary>
    public bool CanOpen { get; init; }

    /// <summary>Whether the reader may acknowledge it or take it.</summary>
    public bool CanAcknowledge { get; init; }

    /// <summary>Where one ticket is read, else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TicketTrail>? Trail { get; init; }

    public static TicketShape Of(Ticket it) => new(
        it.Id,
        it.ConversationId,
        WireNames.Of(it.State),
        it.Reason,
        it.Text,
        it.RaisedBy,
        it.AcknowledgedBy,
        it.Level,
        it is { State: TicketState.Open, Level: > 0 } ? it.LevelUntil : null,
        it.Told,
        it.RaisedAt,
        it.ChangedAt);
}

/// <param name="Tickets">Newest first.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
internal sealed record TicketsShape(IReadOnlyList<TicketShape> Tickets, string? Next);
