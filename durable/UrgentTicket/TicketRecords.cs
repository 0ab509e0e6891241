using System.Collections.Immutable;
using Omni.Pipeline.Tickets;

namespace Omni.Durable.UrgentTicket;

/// <summary>Which ticket, and the chain as it was when it was raised. Ids and settings only.</summary>
public sealed record TicketInput(string TicketId, ImmutableArray<ChainLevel> Chain);

/// <param name="IsOver">Somebody has answered for it, or it is gone.</param>
/// <param name="LookAt">When to look again, UTC.</param>
public sealed record TicketStep(bool IsOver, DateTime LookAt);
