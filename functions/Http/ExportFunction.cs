using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Gives everything about a customer out, as one archive.</summary>
public sealed class ExportFunction(Callers callers, CustomerStore customers, CustomerExport export, AuditLog audit, ILogger<ExportFunction> logger)
{
    [Function(FunctionNames.StreamExport)]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerExport)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.StreamExport, ct)).TryGet(out var caller, out var refusal))
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
        return new ExportResult(current, export, logger);
    }
}
