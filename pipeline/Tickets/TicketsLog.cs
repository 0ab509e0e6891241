using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Tickets;

/// <summary>Every log line of tickets. Ids 1900-1999. Ids and reasons only: never what somebody wrote.</summary>
internal static partial class TicketsLog
{
    [LoggerMessage(1900, LogLevel.Information, "Ticket {TicketId} of conversation {ConversationId} was raised by '{RaisedBy}' ({Reason})")]
    public static partial void TicketRaised(this ILogger logger, string ticketId, string conversationId, string raisedBy, string reason);

    [LoggerMessage(1901, LogLevel.Information, "Ticket {TicketId} is on level {Level}; {Told} are told")]
    public static partial void TicketEscalated(this ILogger logger, string ticketId, int level, int told);
}
