using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Erases a customer, and says how far that is.</summary>
public sealed class EraseFunction(
    Callers callers, CustomerStore customers, CustomerErasure erasure, AuditLog audit, ILogger<EraseFunction> logger)
{
    [Function(FunctionNames.BeginErasure)]
    public async Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerErase)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.BeginErasure, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.EraseInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var current = (await customers.CurrentAsync(id, ct)).Id;
        if (await customers.ProfileAsync(current, ct) is null)
        {
            // Asked for again: it is on record, and somebody shall be at it.
            if (await erasure.UnderWayAsync(current, ct) is not null)
            {
                await CustomerOrchestrations.EraseAsync(new ClientOrchestrations(client), current, ct);
            }

            return await ReadAsync(current, ct);
        }

        if (input.Confirm != current)
        {
            return Problems.Invalid("confirm is the id of the customer, and of the one who stands for all who are merged.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.CustomerErased, current, "", ct);
        logger.CustomerHandled(caller.Id, AuditEvents.CustomerErased, current);
        if (await erasure.BeginAsync(current, caller.Id, ct) is not { } begun)
        {
            return await ReadAsync(current, ct);
        }

        await CustomerOrchestrations.EraseAsync(new ClientOrchestrations(client), current, ct);
        return Answer(begun);
    }

    [Function(FunctionNames.ReadErasure)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerErase)] HttpRequest request, string id, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadErasure, ct)).TryGet(out _, out var refusal) ? await ReadAsync(id, ct) : refusal;

    private async Task<IResult> ReadAsync(string id, CancellationToken ct)
    {
        if (await erasure.FindAsync(id, ct) is { } found)
        {
            return Answer(found);
        }

        return await customers.ErasedAtAsync(id, ct) is { } at ? Answers.Ok(ErasureShape.Of(id, at), ApiJson.Default.ErasureShape) : Problems.NotFound("erasure");
    }

    private static IResult Answer(Erasure it) =>
        it.IsDone ? Answers.Ok(ErasureShape.Of(it), ApiJson.Default.ErasureShape) : Answers.Accepted(ErasureShape.Of(it), ApiJson.Default.ErasureShape);
}
