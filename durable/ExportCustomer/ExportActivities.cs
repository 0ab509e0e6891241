using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Privacy;

namespace Omni.Durable.ExportCustomer;

/// <summary>The parts of <see cref="ExportOrchestrator"/> that read and write. Each may run again.</summary>
public sealed class ExportActivities(StoredExport export)
{
    /// <returns>How many lines; null when nobody wants it any more.</returns>
    [Function(ExportNames.Part)]
    public async Task<long?> PartAsync([ActivityTrigger] ExportPart part, CancellationToken ct) => await export.WritePartAsync(part.ExportId, part.Source, ct);

    /// <returns>False when nobody wants it any more.</returns>
    [Function(ExportNames.Assemble)]
    public async Task<bool> AssembleAsync([ActivityTrigger] ExportParts parts, CancellationToken ct) =>
        await export.AssembleAsync(parts.ExportId, parts.Counts, ct) is { State: ExportState.Done };

    [Function(ExportNames.Remove)]
    public async Task RemoveAsync([ActivityTrigger] ExportEnd end, CancellationToken ct) => await export.RemoveAsync(end.ExportId, end.State, ct);
}
