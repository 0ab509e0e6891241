namespace Omni.Durable.UrgentTicket;

/// <summary>Names of the orchestration that takes a ticket up the chain; stored, never renamed.</summary>
public static class TicketNames
{
    public const string Orchestrator = "UrgentTicket";
    public const string Step = "UrgentTicketStep";

    /// <summary>The event that says that the ticket was changed. It only wakes: the row says what is so.</summary>
    public const string Changed = "changed";

    public static string InstanceOf(string ticketId) => $"ticket-{ticketId}";
}
