namespace Omni.Functions.Http.OpenApi;

/// <summary>Export, erasure, retention, and who did what.</summary>
internal static class PrivacyCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.StreamExport, "Everything about a customer.").GivesBytes("application/zip"),
        new ApiCall(FunctionNames.BeginExport, "The same, made in the background.").Gives(Json.ExportShape, 202),
        new ApiCall(FunctionNames.ReadExport, "How an export stands.").Gives(Json.ExportShape),
        new ApiCall(FunctionNames.BeginErasure, "Erases a customer.").Takes(Json.EraseInput).Gives(Json.ErasureShape, 202).Gives(Json.ErasureShape),
        new ApiCall(FunctionNames.ReadErasure, "How an erasure stands.").Gives(Json.ErasureShape).Gives(Json.ErasureShape, 202),
        new ApiCall(FunctionNames.ScanPersonalData, "Where in all that Omni keeps these texts stand.").Takes(Json.ScanInput).Gives(Json.ScanShape),
        new ApiCall(FunctionNames.ReadRetention, "How long what is kept.").Gives(Json.RetentionShape),
        new ApiCall(FunctionNames.SetRetention, "Replaces that.").Takes(Json.RetentionShape).Gives(Json.RetentionShape),
        new ApiCall(FunctionNames.ReadAudit, "Who did what to which id on a day.")
            .Asks(("day", "string"), ("cursor", "string"), ("limit", "integer"))
            .Gives(Json.AuditShape)
            .Refuses(ProblemTypes.Invalid),
    ];

    private static ApiJson Json => ApiJson.Default;
}
