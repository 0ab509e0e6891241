namespace Omni.Pipeline.Customers;

/// <summary>
/// Shuts a customer out and lets the customer in again. The note is on the customer whom the others are part of and holds for all of
/// them; one that was blocked before it was merged stays blocked, because a merge must not be the way back in.
/// </summary>
public sealed class CustomerBlocks(CustomerStore customers)
{
    /// <summary>Why nothing is taken from a blocked customer, and nothing sent.</summary>
    public const string Reason = "sender-blocked";

    public const int MaxReasonLength = 200;

    /// <summary>The customer it holds for; null when there is none.</summary>
    public async ValueTask<CustomerProfile?> BlockAsync(string customerId, string reason, CancellationToken ct) =>
        await SetAsync((await customers.CurrentAsync(customerId, ct)).Id, reason, ct);

    /// <summary>The customer, now in again with everybody who is part of it; null when there is none.</summary>
    public async ValueTask<CustomerProfile?> UnblockAsync(string customerId, CancellationToken ct)
    {
        var current = (await customers.CurrentAsync(customerId, ct)).Id;
        foreach (var member in (await customers.MembersAsync(current, ct)).Skip(1))
        {
            await SetAsync(member, "", ct);
        }

        // The one that all ask last: half an unblocking is still a block.
        return await SetAsync(current, "", ct);
    }

    private ValueTask<CustomerProfile?> SetAsync(string customerId, string reason, CancellationToken ct) =>
        customers.UpdateAsync(customerId, profile => profile.BlockedReason == reason ? profile : profile with { BlockedReason = reason }, ct);
}
