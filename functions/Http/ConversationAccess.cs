using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>A conversation that the caller may do something with.</summary>
internal sealed record Admitted(Caller Caller, Conversation Conversation);

/// <summary>Finds a conversation for a caller: first who calls, then whether this caller may, then whether it is there.</summary>
public sealed class ConversationAccess(Callers callers, ConversationStore conversations, ConversationOpener opener, CustomerStore customers)
{
    internal async ValueTask<Checked<Admitted>> AdmitAsync(
        HttpRequest request, string function, string id, Func<Caller, ConversationOwnership, bool> may, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return new(refusal);
        }

        // One answer for "not yours" and "not there": an id must not be worth guessing.
        if (await conversations.GetAsync(id, ct) is not { } conversation)
        {
            return new(Problems.NotFound("conversation"));
        }

        return may(caller, ConversationOwnership.Of(conversation)) ? new(new Admitted(caller, conversation))
            // Who lost it by a merge has not lost sight of it.
            : Permissions.MayRead(caller, ConversationOwnership.Of(conversation)) && await GoesOnAsync(conversation, ct) is { } other ? new(Problems.ConversationMerged(other))
            : new(Problems.NotFound("conversation"));
    }

    /// <summary>Where a conversation goes on whose customer was merged with another; null when that did not happen.</summary>
    internal async ValueTask<string?> GoesOnAsync(Conversation conversation, CancellationToken ct) => conversation.MergedInto.Length == 0
        ? null
        : await opener.FindCurrentAsync((await customers.CurrentAsync(conversation.CustomerId, ct)).Id, ct);
}
