using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Has everything about a customer put into an archive that can be fetched for a time, and says how far that is.</summary>
public sealed class ExportsFunction(
    Callers callers,
    CustomerStore customers,
    ExportStore exports,
    MediaUrls urls,
    AuditLog audit,
    IdSource ids,
    IOptions<ExportOptions> options,
    TimeProvider time,
    ILogger<ExportsFunction> logger)
{
    [Function(FunctionNames.BeginExport)]
    public async Task<IResult> BeginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerExports)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.BeginExport, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await customers.ProfileAsync(id, ct) is null)
        {
            return Problems.NotFound("customer");
        }

        var current = (await customers.CurrentAsync(id, ct)).Id;
        await audit.RecordAsync(caller.Id, AuditEvents.CustomerExported, current, "", ct);
        logger.CustomerHandled(caller.Id, AuditEvents.CustomerExported, current);
        var now = time.GetUtcNow();
        var export = new Export { Id = ids.NewId(), CustomerId = current, By = caller.Id, At = now, Until = now + options.Value.KeepFor };
        await exports.BeginAsync(export, ct);
        await CustomerOrchestrations.ExportAsync(new ClientOrchestrations(client), export, ct);
        request.HttpContext.Response.Headers.Location = $"/api/customers/{current}/exports/{export.Id}";
        return Answers.Accepted(ExportShape.Of(export, urls), ApiJson.Default.ExportShape);
    }

    [Function(FunctionNames.ReadExport)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerExportById)] HttpRequest request, string id, string exportId, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadExport, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        return await exports.FindAsync(exportId, ct) is { } export && export.CustomerId == id
            ? Answers.Ok(ExportShape.Of(export, urls), ApiJson.Default.ExportShape)
            : Problems.NotFound("export");
    }
}
