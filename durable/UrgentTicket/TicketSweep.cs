using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;

namespace Omni.Durable.UrgentTicket;

/// <summary>Has those open tickets begun anew whose time has passed and nobody took them on: a crash came between the ticket and its request, or its orchestration failed.</summary>
public sealed class TicketSweep(TicketStore tickets, IStageQueue queue, IdSource ids, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public async ValueTask RunAsync(CancellationToken ct)
    {
        var after = "";
        do
        {
            var page = await tickets.ListAsync(TicketState.Open, after, TicketStore.MaxPage, ct);
            var late = page.Tickets.Where(it => it.LevelUntil + Grace < time.GetUtcNow());
            await queue.SendAllAsync(
                QueueNames.Tickets, [.. late.Select(it => new StageMessage(it.ConversationId, ids.NewId(), new TicketRequest(it.Id, it.ConversationId)))], ct);
            after = page.Next;
        }
        while (after.Length > 0);
    }
}
