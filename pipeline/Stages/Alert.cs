using System.Text.Json.Serialization;
using Omni.Pipeline.Tickets;

namespace Omni.Pipeline.Stages;

/// <summary>Argument of the event <c>alert</c>: something that an agent should look at now.</summary>
/// <param name="Kind">Stable short form.</param>
/// <param name="ConversationId">Where.</param>
/// <param name="Text">The reason, in its stable short form.</param>
public sealed record Alert(string Kind, string ConversationId, string Text)
{
    /// <summary>Of a ticket's alert: which.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TicketId { get; init; }

    internal static Alert Of(Ticket ticket, string kind) => new(kind, ticket.ConversationId, ticket.Reason) { TicketId = ticket.Id };
}
