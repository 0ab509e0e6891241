using Azure;
using Azure.Identity;

namespace Omni.Functions.Adapters;

/// <summary>
/// Tells "try again later" from a bug. A refused identity counts as an outage: an operator mends a missing role, and until then
/// the messages must wait, not be set aside.
/// </summary>
internal static class StorageOutages
{
    public static bool Is(Exception e, CancellationToken ct) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 408 or 429 or >= 500,
        AuthenticationFailedException or UnauthorizedAccessException or TimeoutException => true,
        // The clients cancel a call that takes too long; the caller's own cancelling is not an outage.
        OperationCanceledException => !ct.IsCancellationRequested,
        AggregateException tries => tries.InnerExceptions.All(inner => Is(inner, ct)),
        _ => false,
    };
}
