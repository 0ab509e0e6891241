using Omni.Durable.EraseCustomer;
using Omni.Durable.ExportCustomer;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Durable;

/// <summary>Begins what is done for a customer who asks what there is, or wants it gone. The record is written before; who finds one with nobody at it begins again.</summary>
public static class CustomerOrchestrations
{
    public static async ValueTask EraseAsync(IOrchestrations orchestrations, string customerId, CancellationToken ct) =>
        await orchestrations.StartAsync(EraseNames.Orchestrator, EraseNames.InstanceOf(customerId), new EraseInput(customerId), ct);

    public static async ValueTask ExportAsync(IOrchestrations orchestrations, Export export, CancellationToken ct) =>
        await orchestrations.StartAsync(
            ExportNames.Orchestrator, ExportNames.InstanceOf(export.Id), new ExportInput(export.Id, export.Until.UtcDateTime, [.. ExportSources.OfLines]), ct);
}
