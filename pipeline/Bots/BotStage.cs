using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Beside the path: the bot's part in a conversation that it has. What it does with a message is decided once, in one write with the head; the answer goes the
/// way of an agent's, under an id that derives from the message. A conversation that is not the bot's any more is left alone.
/// </summary>
internal sealed class BotStage(
    ConversationStore conversations,
    ConversationActions actions,
    Inboxes inboxes,
    AgentAnswers answers,
    BotStore bots,
    BotThinking thinking,
    BotHandover handover,
    BotSpeech speech,
    KnowledgeFeedback feedback,
    ChannelRules rules,
    TimeProvider time,
    IdSource ids) : IStage
{
    /// <summary>Of what came behind a message while the bot thought.</summary>
    private const int LookAhead = 50;

    public string Name => QueueNames.Bot;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await conversations.EntryAsync(message.ConversationId, message.Sequence, ct) is not { Type: EntryType.Message, Direction: Direction.Inbound } asked)
        {
            return Outcome.Done; // Erased, or removed by retention.
        }

        if (await WasHandedOverByAsync(asked, ct))
        {
            await handover.RunAsync(asked.ConversationId, asked.MessageId, await ReasonAsync(asked, ct), isMoved: true, asked.Identity, ct);
            return Outcome.Done;
        }

        while (await conversations.GetAsync(asked.ConversationId, ct) is { } head)
        {
            var memory = await handover.MemoryAsync(head.Id, ct);
            if (memory.For == asked.MessageId)
            {
                await FollowAsync(head, asked, memory, ct);
                break;
            }

            if (head.State is not ConversationState.Bot)
            {
                break;
            }

            var language = LanguageOf(head, asked);
            var settings = await bots.GetAsync(asked.Channel, asked.Account, ct);
            var move = settings is null or { Mode: BotModes.Off } ? BotBrain.HandOver(BotReasons.Off)
                : rules.Of(head, time.GetUtcNow()) is { Allowed: false } or { Left: <= 1 } ? BotBrain.HandOver(BotReasons.LastAnswer)
                : await thinking.ThinkAsync(settings, memory, asked, language, ct);
            if (move.Kind is BotMoveKind.HandOver)
            {
                await NoteAsync(head, asked, move, ct);
                await handover.RunAsync(head.Id, asked.MessageId, move.Reason, isMoved: false, asked.Identity, ct);
                break;
            }

            var brain = new BotBrain(settings!, memory, new(settings!, language));
            var kept = brain.After(asked.MessageId, move);
            var later = await conversations.EntriesAsync(head.Id, asked.Sequence, long.MaxValue, LookAhead, ct);
            var result = await conversations.UpdateAsync(head.Id, it => it.ETag == head.ETag ? Write(head, kept, later) : null, ct);
            if (result is { Status: UpdateStatus.Written, Head: { } written })
            {
                await FollowAsync(written, asked, kept, ct);
                break;
            }

            if (result.Status is UpdateStatus.Repeated && (await handover.MemoryAsync(head.Id, ct)).For != asked.MessageId)
            {
                break; // Done, and another message after it.
            }
        }

        return Outcome.Done;
    }

    private ConversationWrite Write(Conversation head, BotMemory memory, IReadOnlyList<ConversationEntry> later)
    {
        var now = time.GetUtcNow();
        var next = head with { QuietSince = now, OwedSince = later.FirstOrDefault(IsQuestion)?.At };
        var isOver = memory.Move.Kind is BotMoveKind.Helped && next.OwedSince is null;
        return new(isOver ? next with { State = StateMachine.Next(head.State, ConversationTrigger.Resolve)!.Value, ResolvedAt = now } : next)
        {
            Entries = isOver
                ? [ConversationEvents.Entry(head, ConversationEvents.NameOf(ConversationTrigger.Resolve), ids.NewId(), "", ConversationEvents.BotHelped, now)]
                : [],
            OnceId = BotHandover.OnceOf(memory.For),
            Extra = _ => RowChange.Upsert(memory.Write(head.Id)),
        };
    }

    private static bool IsQuestion(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event } && !entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);

    /// <summary>Every step is the same the second time.</summary>
    private async ValueTask FollowAsync(Conversation head, ConversationEntry asked, BotMemory memory, CancellationToken ct)
    {
        if (memory.Move.Kind is BotMoveKind.HandOver)
        {
            await handover.RunAsync(head.Id, asked.MessageId, memory.Move.Reason, isMoved: false, asked.Identity, ct);
            return;
        }

        await NoteAsync(head, asked, memory.Move, ct);
        var settings = await bots.GetAsync(asked.Channel, asked.Account, ct) ?? new();
        await answers.SendByBotAsync(
            head, asked.Identity, asked.MessageId, speech.Say(memory.Move, new(settings, LanguageOf(head, asked)), asked.Channel), isHandover: false, ct);
        if (head.State is ConversationState.Resolved)
        {
            await inboxes.RemoveFromBotAsync(head.Id, ct);
        }

        await actions.AnnounceAsync(head, ct);
    }

    /// <summary>For whoever writes the articles: what was answered with which, whether it helped, and what has no answer. The same again counts once.</summary>
    private async ValueTask NoteAsync(Conversation head, ConversationEntry asked, BotMove move, CancellationToken ct)
    {
        if (move is { Kind: BotMoveKind.NotFound } or { Kind: BotMoveKind.HandOver, Reason: BotReasons.NotFound or BotReasons.Unclear })
        {
            await feedback.UnansweredAsync(head.Id, asked.MessageId, asked.Text, ct);
        }
        else if (move.ArticleId.Length > 0)
        {
            var became = move.Kind switch
            {
                BotMoveKind.Answer => FeedbackKind.Answered,
                BotMoveKind.Helped => FeedbackKind.Helpful,
                BotMoveKind.NotHelped or BotMoveKind.HandOver => FeedbackKind.NotHelpful,
                BotMoveKind.Greet or BotMoveKind.Clarify or BotMoveKind.NotFound => FeedbackKind.Shown,
            };
            await feedback.RecordAsync(move.ArticleId, became, head.Id, asked.MessageId, ct);
        }
    }

    /// <summary>The message itself moved it: who asks for a person does not wait for the bot.</summary>
    private async ValueTask<bool> WasHandedOverByAsync(ConversationEntry asked, CancellationToken ct) =>
        await conversations.EntryAsync(asked.ConversationId, asked.Sequence - 1, ct) is { Type: EntryType.Event } before
        && before.Text == ConversationEvents.NameOf(ConversationTrigger.HandOff) && before.MessageId == asked.MessageId + ConversationEvents.OfMessage;

    private async ValueTask<string> ReasonAsync(ConversationEntry asked, CancellationToken ct) =>
        await bots.GetAsync(asked.Channel, asked.Account, ct) is { } bot
        && BotGate.AsksForPerson(bot, asked.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal) ? asked.OriginalText : asked.Text)
            ? BotReasons.Asked
            : BotReasons.ForAPerson;

    private static string LanguageOf(Conversation head, ConversationEntry asked) =>
        head.Language.Length > 0 ? head.Language : LanguageGuess.Of(asked.Text);
}
