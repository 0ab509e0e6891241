using Microsoft.Extensions.Logging;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>Step 5. Decides what the conversation needs after this message; changes nothing. Fails open.</summary>
internal sealed class RouteStage(ConversationStore conversations, BotGate bot, ILogger<RouteStage> logger) : IStage
{
    public string Name => QueueNames.Route;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        try
        {
            var head = await conversations.GetAsync(message.ConversationId, ct);
            var need = Decide(message, head?.State ?? ConversationState.New);
            return Outcome.Next(message with
            {
                Need = need is RouteNeed.Assignment or RouteNeed.Handoff ? await bot.NeedAsync(message, head, ct)
                    : message.Has(MessageFlags.Blocked) && message.Kind is not MessageKind.Event ? await bot.NeedOfWithheldAsync(message, head, ct)
                    : need,
            });
        }
        catch (Exception ex) when (ex is not (StorageUnavailableException or OperationCanceledException))
        {
            // A customer's message must not be held back by a decision that persist can take again.
            logger.FailedOpen(ex, Name, message.MessageId);
            return Outcome.Next(message.With(MessageFlags.RouteUnknown) with { Need = RouteNeed.Assignment });
        }
    }

    private static RouteNeed Decide(UnifiedMessage message, ConversationState state)
    {
        if (message.Kind is MessageKind.Event || message.Has(MessageFlags.Blocked))
        {
            return RouteNeed.Nobody;
        }

        return state switch
        {
            ConversationState.New or ConversationState.Resolved or ConversationState.Closed => RouteNeed.Assignment,
            ConversationState.Waiting => RouteNeed.Assignment,
            ConversationState.Bot => RouteNeed.Handoff,
            ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => RouteNeed.ItsAgent,
        };
    }
}
