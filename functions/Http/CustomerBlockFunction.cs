using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>Shuts an abusive customer out, which whoever has to do with one may; and lets the customer in again, which is a supervisor's.</summary>
public sealed class CustomerBlockFunction(
    Callers callers,
    CustomerAccess access,
    CustomerStore customers,
    CustomerBlocks blocks,
    ConversationOpener opener,
    ConversationActions actions,
    AuditLog audit,
    TimeProvider time,
    ILogger<CustomerBlockFunction> logger)
{
    [Function(FunctionNames.BlockCustomer)]
    public async Task<IResult> BlockAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerBlock)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.BlockCustomer, id, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.BlockInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var reason = input.Reason.Trim();
        if (reason.Length is 0 or > CustomerBlocks.MaxReasonLength)
        {
            return Problems.Invalid($"reason has 1 to {CustomerBlocks.MaxReasonLength} characters.");
        }

        var now = time.GetUtcNow();
        if (input.Until is { } until && (until <= now || until > now + CustomerBlocks.Longest))
        {
            return Problems.Invalid($"until is a time to come, within {CustomerBlocks.Longest.TotalDays:0} days; without it the block holds until it is lifted.");
        }

        if (!await access.MayBlockAsync(admitted, ct))
        {
            return Problems.Forbidden();
        }

        var caller = admitted.Caller;
        var howLong = input.Until is { } end ? string.Create(CultureInfo.InvariantCulture, $"until {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "for good";
        if (!await IsRecordedAsync(caller, AuditEvents.CustomerBlocked, id, howLong, ct)
            || await blocks.BlockAsync(id, reason, input.Until, caller.Id, ct) is not { } blocked)
        {
            return Problems.NotFound("customer");
        }

        // Nobody may answer there any more, whoever has it. What begins to wait after this look is found by whoever looks through the waiting list.
        if (await opener.FindCurrentAsync(blocked.Id, ct) is { Length: > 0 } conversationId)
        {
            await actions.ResolveAsync(conversationId, "", CustomerBlocks.Reason, static _ => true, ct);
        }

        return Answer(blocked);
    }

    [Function(FunctionNames.UnblockCustomer)]
    public async Task<IResult> UnblockAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.CustomerBlock)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.UnblockCustomer, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        return await IsRecordedAsync(caller, AuditEvents.CustomerUnblocked, id, "", ct)
            ? Answer(await blocks.UnblockAsync(id, caller.Id, ct))
            : Problems.NotFound("customer");
    }

    /// <summary>False when there is no such customer.</summary>
    private async ValueTask<bool> IsRecordedAsync(Caller caller, string what, string id, string detail, CancellationToken ct)
    {
        if (await customers.ProfileAsync(id, ct) is null)
        {
            return false;
        }

        await audit.RecordAsync(caller.Id, what, id, detail, ct);
        logger.CustomerHandled(caller.Id, what, id);
        return true;
    }

    private static IResult Answer(CustomerProfile? profile) =>
        profile is null ? Problems.NotFound("customer") : Answers.Ok(new(profile.Id, profile.BlockedReason, profile.BlockedUntil), ApiJson.Default.BlockShape);
}
