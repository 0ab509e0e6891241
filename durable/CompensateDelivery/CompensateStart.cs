using Microsoft.Extensions.Options;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Durable.CompensateDelivery;

/// <summary>Begins compensations. One that is under way goes on; one that has ended finds its message at its end, and does nothing.</summary>
public sealed class CompensateStart(IOptions<CompensateOptions> options)
{
    public async ValueTask RunAsync(IOrchestrations orchestrations, CompensateRequest request, CancellationToken ct)
    {
        var it = options.Value;
        await orchestrations.StartAsync(
            CompensateNames.Orchestrator,
            CompensateNames.InstanceOf(request.ConversationId, request.Sequence),
            new CompensateInput(
                request.ConversationId,
                request.Sequence,
                request.Channel,
                request.Reason,
                request.Reason == DeadLetter.KilledTheHost,
                new(it.FirstPause, it.LongestPause, it.GiveUpAfter)),
            ct);
    }
}
