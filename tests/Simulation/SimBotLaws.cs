using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>What must be true of the bot in a world that has come to rest: nobody is left to it without an answer, nobody is answered twice, and people know what was said.</summary>
internal static class SimBotLaws
{
    public static void Check(SimWorld world)
    {
        if (!world.HasBot || world.Failure is not null)
        {
            return;
        }

        var store = world.Look().Get<ConversationStore>();
        var ids = world.Tables.Fake(TableNames.Conversations).Partitions();
        var entries = ids.SelectMany(id => Now(store.EntriesAsync(id, 0, long.MaxValue, RowLimits.MaxRange, default))).ToList();
        var said = entries.Where(IsBots).ToLookup(entry => entry.ClientMessageId);
        foreach (var twice in said.Where(it => it.Skip(1).Any()))
        {
            world.Fail($"the bot answered {twice.Key} twice");
        }

        foreach (var head in ids.Select(id => Now(store.GetAsync(id, default))).OfType<Conversation>())
        {
            var own = entries.Where(entry => entry.ConversationId == head.Id).ToList();
            if (head.State is ConversationState.Bot && !WasWatchSetAside(world, head.Id))
            {
                if (head.OwedSince is not null)
                {
                    world.Fail($"conversation {head.Id} is left to the bot, which owes an answer");
                }

                if (own.LastOrDefault(IsQuestion) is { } last && !said.Contains("bot-" + last.MessageId))
                {
                    world.Fail($"conversation {head.Id} is left to the bot, which never answered message {last.MessageId}");
                }
            }

            foreach (var handed in own.Where(entry => entry is { Type: EntryType.Event, Text: "handed-off" } && IsOfBot(entry.Reason) && world.Sabotage is not Sabotage.BotSilent))
            {
                if (!own.Any(entry => entry.Type is EntryType.Note && entry.Flags.Contains(MessageFlags.Bot) && entry.Sequence > handed.Sequence) && !WasSetAside(world, head.Id))
                {
                    world.Fail($"conversation {head.Id} was handed over ({handed.Reason}) without a word of what was said");
                }
            }
        }
    }

    /// <summary>Not what was given up by a channel, or withheld: what the customer was to be told is in the conversation then.</summary>
    private static bool IsOfBot(string reason) => reason is not ("blocked-by-word-list" or ConversationEvents.DeliveryFailed);

    /// <summary>The weather set aside what a function that is not in this world puts back. The bot's own work, and its answers, are looked after without one.</summary>
    private static bool WasWatchSetAside(SimWorld world, string conversation) =>
        world.Broker.DeadLetters.Any(letter => letter is { Queue: QueueNames.Assign, Body: AssignRequest request } && request.ConversationId == conversation);

    /// <summary>The note is the bot's work: people have the conversation, and a person who puts the work back has the note.</summary>
    private static bool WasSetAside(SimWorld world, string conversation) => WasWatchSetAside(world, conversation)
        || world.Broker.DeadLetters.Any(letter => letter is { Queue: QueueNames.Bot, Body: UnifiedMessage message } && message.ConversationId == conversation);

    private static bool IsBots(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Outbound } && entry.Flags.Contains(MessageFlags.Bot);

    private static bool IsQuestion(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound } && !entry.Flags.Contains(MessageFlags.Blocked);

    private static T Now<T>(ValueTask<T> answered) => answered.AsTask().GetAwaiter().GetResult();
}
