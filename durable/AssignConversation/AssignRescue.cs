using Microsoft.Extensions.Logging;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;

namespace Omni.Durable.AssignConversation;

/// <summary>
/// A request for an agent that was set aside leaves a conversation that waits where nobody looks. This puts it into the waiting list,
/// where the sweep finds it, and tells the supervisors.
/// </summary>
public sealed class AssignRescue(
    ConversationStore conversations, ConversationActions actions, Inboxes inboxes, Supervisors supervisors, BotHandover bot, ILogger<AssignRescue> logger)
{
    /// <summary>The alert's kind; a wire name, never renamed.</summary>
    public const string AlertKind = "assignment-failed";

    /// <param name="conversationId">Whose request was set aside; empty for one that had the list looked through, which the timer repeats anyway.</param>
    /// <param name="messageId">Which message the bot was to answer; empty: none.</param>
    /// <param name="reason">Why, in its stable short form.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask RunAsync(string conversationId, string messageId, string reason, CancellationToken ct)
    {
        // Also what was to look after the bot.
        await bot.IfOwedAsync(conversationId, messageId, ct);
        if (await conversations.GetAsync(conversationId, ct) is not { State: ConversationState.Waiting } waiting)
        {
            return;
        }

        logger.Rescued(conversationId, reason);
        await inboxes.AddToWaitingAsync(waiting, ct);
        await actions.AnnounceAsync(waiting, ct);
        await supervisors.TellAsync(new(AlertKind, conversationId, reason), ct);
    }
}
