using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Schedules;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Decides whose a customer's message is, the bot's or people's, before the bot sees it: the way to a person does not lead through the bot. A word, an intent, an
/// urgency or a file is enough.
/// </summary>
public sealed class BotGate(BotStore bots, ScheduleStore schedules, TimeProvider time)
{
    /// <summary>What a conversation in that state needs after a customer's message that wants an answer and that nobody has.</summary>
    public async ValueTask<RouteNeed> NeedAsync(UnifiedMessage message, Conversation? head, CancellationToken ct)
    {
        var isBots = head?.State is ConversationState.Bot;
        var toPeople = isBots ? RouteNeed.Handoff : RouteNeed.Assignment;
        if (!(head is null || MayHave(head)) || await bots.GetAsync(message.Channel, message.Account, ct) is not { } bot)
        {
            return toPeople;
        }

        return IsForPeople(bot, message) || !await IsOnAsync(bot, isBots, ct) ? toPeople : RouteNeed.Bot;
    }

    /// <summary>Whether the bot may have it: it has it, or nobody of the company ever did.</summary>
    internal static bool MayHave(Conversation head) =>
        head.State is ConversationState.New or ConversationState.Bot
        || (head.State is ConversationState.Resolved && head.Agents.Length == 0 && head.FirstAnswerAt is null);

    /// <summary>Pure.</summary>
    internal static bool IsForPeople(BotSettings bot, UnifiedMessage message) =>
        message.Kind is not (MessageKind.Text or MessageKind.Voice)
        || message is { Kind: MessageKind.Voice, Content: "[voice]" }
        || message.Attachments.Length > 0
        || message.Late
        || message.Has(MessageFlags.Handed) // A word list asks for a supervisor.
        || string.IsNullOrWhiteSpace(message.Content)
        || message.Urgency >= bot.HumanFromUrgency
        || (message.Intent.Length > 0 && bot.HumanIntents.Contains(message.Intent, StringComparer.Ordinal))
        || BotWords.AsksForHuman(message.Content, bot.HumanWords)
        || bot.Menu.Any(entry => entry.Human && entry.Label.Values.Any(label => BotWords.IsSame(message.Content, label)));

    private async ValueTask<bool> IsOnAsync(BotSettings bot, bool hasIt, CancellationToken ct) =>
        bot.Mode is BotModes.Always
        || (bot.Mode is BotModes.OutsideHours && (hasIt || await IsClosedAsync(time.GetUtcNow(), ct)));

    private async ValueTask<bool> IsClosedAsync(DateTimeOffset now, CancellationToken ct) => (await schedules.ReadAsync(ct)).Hours.NextOpen(now) > now;
}
