using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>A conversation that the caller may do something with.</summary>
internal sealed record Admitted(Caller Caller, Conversation Conversation);

/// <summary>Finds a conversation for a caller: first who calls, then whether this caller may, then whether it is there.</summary>
public sealed class ConversationAccess(Callers callers, ConversationStore conversations)
{
    internal async ValueTask<Checked<Admitted>> AdmitAsync(
        HttpRequest request, string function, string id, Func<Caller, ConversationOwnership, bool> may, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return new(refusal);
        }

        // One answer for "not yours" and "not there": an id must not be worth guessing.
        return await conversations.GetAsync(id, ct) is { } conversation && may(caller, Ownership(conversation))
            ? new(new Admitted(caller, conversation))
            : new(Problems.NotFound("conversation"));
    }

    internal static ConversationOwnership Ownership(Conversation conversation) =>
        new(conversation.AgentId, conversation.Agents, conversation.State is ConversationState.Waiting, conversation.OfferedTo);
}
