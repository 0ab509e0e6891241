using Omni.Pipeline.Tickets;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseTickets(TicketStore tickets) : IErasureStep
{
    public string Name => ErasureSteps.Tickets;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Conversations)
        {
            removed += await tickets.RemoveAsync(id, ct);
        }

        return removed;
    }
}
