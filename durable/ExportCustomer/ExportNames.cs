namespace Omni.Durable.ExportCustomer;

/// <summary>Wire names, never renamed.</summary>
internal static class ExportNames
{
    public const string Orchestrator = "ExportCustomer";
    public const string Part = "WriteExportPart";
    public const string Assemble = "AssembleExport";
    public const string Remove = "RemoveExport";

    public static string InstanceOf(string exportId) => "export-" + exportId;
}
