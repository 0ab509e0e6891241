using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Takes two customers for one person, after showing what that means, and undoes it.</summary>
public sealed class CustomerMergesFunction(
    CustomerAccess access, CustomerCards cards, CustomerStore customers, MergePlanner planner, MergeDesk desk, AuditLog audit, IdSource ids)
{
    private const int MaxReasonLength = 200;

    [Function(FunctionNames.PreviewMerge)]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerMergePreview)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.PreviewMerge, id, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (await access.FindAsync(admitted.Caller, request.Query["with"].ToString(), ct) is not { } other)
        {
            return Problems.NotFound("customer to merge with");
        }

        return await planner.PlanAsync(admitted.Customer.Id, other.Id, ct) is { } plan && await planner.OutlookAsync(plan, ct) is { } outlook
            ? Answers.Ok(MergePreviewShape.Of(plan, outlook), ApiJson.Default.MergePreviewShape)
            : Problems.NotNow("The two are one customer already.");
    }

    [Function(FunctionNames.MergeCustomers)]
    public async Task<IResult> MergeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerMerges)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.MergeCustomers, id, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.MergeInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(input.Reason) || input.Reason.Length > MaxReasonLength)
        {
            return Problems.Invalid($"reason has 1 to {MaxReasonLength} characters.");
        }

        if (await access.FindAsync(admitted.Caller, input.With, ct) is not { } other)
        {
            return Problems.NotFound("customer to merge with");
        }

        if (admitted.Customer.Id == other.Id)
        {
            // What was made one is one: sending it again finds nothing to do.
            return await AnswerAsync(MergeStatus.Done, admitted.Customer.Id, ct);
        }

        await audit.RecordAsync(admitted.Caller.Id, AuditEvents.CustomersMerged, admitted.Customer.Id, other.Id, ct);
        return await AnswerAsync(
            await desk.AskAsync(new(ids.NewId(), admitted.Customer.Id, other.Id, input.Reason, admitted.Caller.Id), ct), admitted.Customer.Id, ct);
    }

    [Function(FunctionNames.UndoMerge)]
    public async Task<IResult> UndoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.CustomerMerge)] HttpRequest request, string id, string mergeId, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.UndoMerge, id, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var card = await cards.ReadAsync(admitted.Customer.Id, ct);
        if (card?.Merges.FirstOrDefault(it => it.Id == mergeId) is not { } merge)
        {
            return Problems.NotFound("merge");
        }

        await audit.RecordAsync(admitted.Caller.Id, AuditEvents.MergeUndone, merge.SurvivorId, merge.MergedId, ct);
        return await AnswerAsync(
            await desk.AskAsync(new(merge.Id, merge.HomeId, merge.MergedId, "undone", admitted.Caller.Id, IsUndo: true), ct), merge.SurvivorId, ct);
    }

    private async ValueTask<IResult> AnswerAsync(MergeStatus status, string customerId, CancellationToken ct) => status switch
    {
        MergeStatus.Done => await cards.ReadAsync((await customers.CurrentAsync(customerId, ct)).Id, ct) is { } card
            ? Answers.Ok(CustomerShape.Of(card), ApiJson.Default.CustomerShape)
            : Problems.NotFound("customer"),
        MergeStatus.Missing => Problems.Conflict("One of the two was merged meanwhile; look at the preview again."),
        MergeStatus.Refused => throw new InvalidOperationException("A merge that an agent asks for is not refused."),
    };
}
