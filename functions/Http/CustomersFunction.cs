using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Search;

namespace Omni.Functions.Http;

/// <summary>Shows a customer, all that was said with the customer, and changes what the company knows.</summary>
public sealed class CustomersFunction(
    CustomerAccess access,
    CustomerStore customers,
    CustomerNaming naming,
    CustomerCards cards,
    CustomerTimeline timeline,
    SearchFeed search,
    AuditLog audit,
    MediaUrls urls,
    TimeProvider time)
{
    private const int DefaultLimit = 50;

    [Function(FunctionNames.ReadCustomer)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerById)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ReadCustomer, id, ct)).TryGet(out var admitted, out var refusal)
            ? await ShowAsync(request, admitted.Customer.Id, ct)
            : refusal;

    [Function(FunctionNames.ChangeCustomer)]
    public async Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.CustomerById)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ChangeCustomer, id, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.CustomerInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (CustomerRules.Check(input) is { } error)
        {
            return Problems.Invalid(error);
        }

        await audit.RecordAsync(admitted.Caller.Id, AuditEvents.CustomerChanged, admitted.Customer.Id, CustomerRules.NamesOf(input), ct);
        var note = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():O} {admitted.Caller.Id}");
        var expected = SeenVersion.Of(request);
        var (isOld, isTooMuch) = (false, false);
        await customers.UpdateAsync(
            admitted.Customer.Id,
            profile =>
            {
                var changed = CustomerRules.Apply(profile, input, note) with { ChangedBy = admitted.Caller.Id, ChangedAt = time.GetUtcNow() };
                isOld = expected.Length > 0 && expected != CustomerShape.ETagOf(profile);
                isTooMuch = CustomerRules.IsTooMuch(changed);
                return isOld || isTooMuch ? profile : changed;
            },
            ct);
        if (isOld)
        {
            return await cards.ReadAsync(admitted.Customer.Id, ct) is { } fresh ? Problems.CustomerChanged(CustomerShape.Of(fresh)) : Problems.NotFound("customer");
        }

        if (isTooMuch)
        {
            return Problems.Invalid($"A customer has at most {CustomerProfile.MaxFields} fields and {CustomerProfile.MaxLabels} labels.");
        }

        foreach (var member in CustomerRules.Removes(input) ? (await customers.MembersAsync(admitted.Customer.Id, ct)).Skip(1) : [])
        {
            await customers.UpdateAsync(member, profile => CustomerRules.Strip(profile, input), ct);
        }

        if (input.Name is { } name)
        {
            await naming.RunAsync(admitted.Customer.Id, name.Trim(), ct);
        }

        await search.CustomerChangedAsync(admitted.Customer.Id, ct);
        return await ShowAsync(request, admitted.Customer.Id, ct);
    }

    [Function(FunctionNames.ReadTimeline)]
    public async Task<IResult> TimelineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerTimeline)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReadTimeline, id, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var cursor = request.Query["cursor"].ToString();
        if (Query.Int64(request, "limit", DefaultLimit, 1, CustomerTimeline.MaxPage) is not { } limit || (cursor.Length > 0 && !CustomerTimeline.IsCursor(cursor)))
        {
            return Problems.Invalid($"limit is 1 to {CustomerTimeline.MaxPage}, cursor is the next of a page before.");
        }

        return Answers.Ok(TimelineOf(await timeline.ReadAsync(admitted.Customer.Id, cursor, (int)limit, ct)), ApiJson.Default.TimelineShape);
    }

    [Function(FunctionNames.ListCustomerConversations)]
    public async Task<IResult> ConversationsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerConversations)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ListCustomerConversations, id, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(ConversationShapes.Of(await cards.ConversationsAsync(admitted.Customer.Id, ct)), ApiJson.Default.ConversationShapes)
            : refusal;

    private TimelineShape TimelineOf(TimelinePage page)
    {
        var entries = page.Entries;
        return new(
            [
                .. entries.Select((entry, i) => new TimelineEntryShape(
                    MessageView.Of(entry, urls),
                    (i + 1 < entries.Count ? entries[i + 1] : page.Older) is { } before && (entry.Channel, entry.Account) != (before.Channel, before.Account))),
            ],
            page.Next.Length == 0 ? null : page.Next);
    }

    private async ValueTask<IResult> ShowAsync(HttpRequest request, string customerId, CancellationToken ct)
    {
        if (await cards.ReadAsync(customerId, ct) is not { } card)
        {
            return Problems.NotFound("customer");
        }

        request.HttpContext.Response.Headers.ETag = $"\"{CustomerShape.ETagOf(card.Profile)}\"";
        return Answers.Ok(CustomerShape.Of(card), ApiJson.Default.CustomerShape);
    }
}
