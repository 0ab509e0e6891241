namespace Omni.Pipeline.Customers;

/// <summary>
/// Shuts a customer out and lets the customer in again. The note is on the customer whom the others are part of and holds for all of
/// them; one that was blocked before it was merged stays blocked, because a merge must not be the way back in.
/// </summary>
public sealed class CustomerBlocks(CustomerStore customers, TimeProvider time)
{
    /// <summary>Why nothing is taken from a blocked customer, and nothing sent.</summary>
    public const string Reason = "sender-blocked";

    public const int MaxReasonLength = 200;

    /// <summary>How long one may last that ends by itself.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The customer it holds for; null when there is none.</summary>
    /// <param name="customerId">Whom, or one who is part of whom.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When it ends by itself; null: when somebody lifts it.</param>
    /// <param name="byAgentId">Who says so.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<CustomerProfile?> BlockAsync(string customerId, string reason, DateTimeOffset? until, string byAgentId, CancellationToken ct) =>
        await SetAsync((await customers.CurrentAsync(customerId, ct)).Id, reason, until, byAgentId, ct);

    /// <summary>The customer, now in again with everybody who is part of it; null when there is none.</summary>
    public async ValueTask<CustomerProfile?> UnblockAsync(string customerId, string byAgentId, CancellationToken ct)
    {
        var current = (await customers.CurrentAsync(customerId, ct)).Id;
        foreach (var member in (await customers.MembersAsync(current, ct)).Skip(1))
        {
            await SetAsync(member, "", null, byAgentId, ct);
        }

        // The one that all ask last: half an unblocking is still a block.
        return await SetAsync(current, "", null, byAgentId, ct);
    }

    private ValueTask<CustomerProfile?> SetAsync(string customerId, string reason, DateTimeOffset? until, string byAgentId, CancellationToken ct) =>
        customers.UpdateAsync(
            customerId,
            profile => profile.BlockedReason == reason && profile.BlockedUntil == until
                ? profile
                : profile with { BlockedReason = reason, BlockedUntil = until, ChangedBy = byAgentId, ChangedAt = time.GetUtcNow() },
            ct);
}
