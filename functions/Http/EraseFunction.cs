using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Erases a customer, and says how far that is.</summary>
public sealed class EraseFunction(
    Callers callers, CustomerStore customers, CustomerErasure erasure, AuditLog audit, TimeProvider time, ILogger<EraseFunction> logger)
{
    /// <summary>What is not done by then is done by the timer; the caller need not wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Function(FunctionNames.BeginErasure)]
    public async Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerErase)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.BeginErasure, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.EraseInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var current = (await customers.CurrentAsync(id, ct)).Id;
        if (await customers.ProfileAsync(current, ct) is null)
        {
            // Asked for again: it is on record.
            return await ReadAsync(current, ct);
        }

        if (input.Confirm != current)
        {
            return Problems.Invalid("confirm is the id of the customer, and of the one who stands for all who are merged.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.CustomerErased, current, "", ct);
        logger.CustomerHandled(caller.Id, AuditEvents.CustomerErased, current);
        return await erasure.BeginAsync(current, caller.Id, ct) is { } begun ? Answer(await RunAsync(begun, ct)) : await ReadAsync(current, ct);
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

    private async ValueTask<Erasure> RunAsync(Erasure begun, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await erasure.RunAsync(begun, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return await erasure.FindAsync(begun.CustomerId, ct) ?? begun;
        }
    }

    private static IResult Answer(Erasure it) =>
        it.IsDone ? Answers.Ok(ErasureShape.Of(it), ApiJson.Default.ErasureShape) : Answers.Accepted(ErasureShape.Of(it), ApiJson.Default.ErasureShape);
}
