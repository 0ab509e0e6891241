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

    /// <summary>
    /// The same of a message that a word list withholds. It asks for nobody, but for a person it may: beside the listed word it may be the customer's word for one,
    /// and whom the bot has would hear nothing at all.
    /// </summary>
    public async ValueTask<RouteNeed> NeedOfWithheldAsync(UnifiedMessage message, Conversation? head, CancellationToken ct)
    {
        var isBots = head?.State is ConversationState.Bot;
        if (message.OriginalContent.Length == 0 || !(head is null || MayHave(head)) || await bots.GetAsync(message.Channel, message.Account, ct) is not { } bot)
        {
            return RouteNeed.Nobody;
        }

        return AsksForPerson(bot, message.OriginalContent) && (isBots || await IsOnAsync(bot, isBots, ct))
            ? isBots ? RouteNeed.Handoff : RouteNeed.Assignment
            : RouteNeed.Nobody;
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
        || AsksForPerson(bot, message.Content);

    /// <summary>By the words, or by the menu's.</summary>
    internal static bool AsksForPerson(BotSettings bot, string text) =>
        BotWords.AsksForHuman(text, bot.HumanWords)
        || bot.Menu.Any(entry => entry.Human && entry.Label.Values.Any(label => BotWords.IsSame(text, label)));

    private async ValueTask<bool> IsOnAsync(BotSettings bot, bool hasIt, CancellationToken ct) =>
        bot.Mode is BotModes.Always
        || (bot.Mode is BotModes.OutsideHours && (hasIt || await IsClosedAsync(time.GetUtcNow(), ct)));

    private async ValueTask<bool> IsClosedAsync(DateTimeOffset now, CancellationToken ct) => (await schedules.ReadAsync(ct)).Hours.NextOpen(now) > now;
}
