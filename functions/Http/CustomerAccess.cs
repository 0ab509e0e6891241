using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>A customer whom the caller may see.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Customer">As merges have it now.</param>
internal sealed record AdmittedToCustomer(Caller Caller, Customer Customer);

/// <summary>
/// Finds a customer for a caller. Who may read any conversation of a customer sees the customer and all that was said: the history is
/// what the next answer needs.
/// </summary>
public sealed class CustomerAccess(Callers callers, CustomerStore customers, CustomerCards cards)
{
    internal async ValueTask<Checked<AdmittedToCustomer>> AdmitAsync(HttpRequest request, string function, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return new(refusal);
        }

        // One answer for "not yours" and "not there".
        return await FindAsync(caller, id, ct) is { } customer
            ? new(new AdmittedToCustomer(caller, customer))
            : new(Problems.NotFound("customer"));
    }

    /// <summary>Null when there is no such customer, or none whom the caller may see.</summary>
    internal async ValueTask<Customer?> FindAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await customers.ProfileAsync(id, ct) is null)
        {
            return null;
        }

        var customer = await customers.CurrentAsync(id, ct);
        return Permissions.MaySeeAllCustomers(caller) || await MayReadAnyAsync(caller, customer, ct) ? customer : null;
    }

    /// <summary>Whether the caller has or had a conversation of the customer: who has not does not know enough.</summary>
    internal async ValueTask<bool> MayBlockAsync(AdmittedToCustomer admitted, CancellationToken ct) =>
        Permissions.MaySeeAllCustomers(admitted.Caller)
        || (await cards.ConversationsAsync(admitted.Customer.Id, ct)).Any(head => Permissions.MayBlock(admitted.Caller, ConversationOwnership.Of(head)));

    private async ValueTask<bool> MayReadAnyAsync(Caller caller, Customer customer, CancellationToken ct) =>
        (await cards.ConversationsAsync(customer.Id, ct)).Any(head => Permissions.MayRead(caller, ConversationOwnership.Of(head)));
}
