using Omni.Pipeline.Privacy;

namespace Omni.Durable.ExportCustomer;

/// <param name="ExportId">Which, on record.</param>
/// <param name="Until">When the archive is removed, UTC.</param>
/// <param name="Sources">What it is made of.</param>
public sealed record ExportInput(string ExportId, DateTime Until, string[] Sources);

/// <param name="ExportId">Which.</param>
/// <param name="Source">Of the part.</param>
public sealed record ExportPart(string ExportId, string Source);

/// <param name="ExportId">Which.</param>
/// <param name="Counts">Lines by source.</param>
public sealed record ExportParts(string ExportId, Dictionary<string, long> Counts);

/// <param name="ExportId">Which.</param>
/// <param name="State">What it is then.</param>
public sealed record ExportEnd(string ExportId, ExportState State);
