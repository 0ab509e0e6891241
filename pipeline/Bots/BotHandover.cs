using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Gives a conversation from the bot to people: it waits for an agent, who finds a note with what was said, and the customer is told. One write, guarded by
/// the head; what follows it may be done again.
/// </summary>
public sealed class BotHandover(
    ConversationStore conversations,
    ConversationActions actions,
    Inboxes inboxes,
    AgentAnswers answers,
    BotStore bots,
    ScheduleStore schedules,
    ChannelRules rules,
    IStageQueue queue,
    IdSource ids,
    TimeProvider time)
{
    /// <summary>How long a customer's message may be without the bot's answer. Longer than the bot itself may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What asks in the queue <c>assign</c> whether the bot has answered; see <see cref="IfOwedAsync"/>.</summary>
    public const string Watch = "bot-watch";

    // With the conversation: two may have waited since the same moment, and each is told once.
    private const string SlowPrefix = "slow-";

    /// <summary>A second: clocks of two processes are not one.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm");

    /// <summary>
    /// Hands over what the bot has left unanswered for too long, whatever became of the bot: it is not asked. Also what it decided to say and what was lost on the
    /// way: only what is stored is an answer.
    /// </summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="messageId">Of the message that has had its time; empty: nobody knows.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask IfOwedAsync(string conversationId, string messageId, CancellationToken ct)
    {
        if (await conversations.GetAsync(conversationId, ct) is not { } head)
        {
            return;
        }

        if (head.State is ConversationState.Bot)
        {
            if (head.OwedSince is { } owed && time.GetUtcNow() - owed >= Patience - Slack)
            {
                await RunAsync(conversationId, $"{SlowPrefix}{conversationId}-{Tick(owed)}", BotReasons.Slow, isMoved: false, head.Identity, ct);
            }
            else if (await UnansweredAsync(conversationId, messageId, ct) is { } asked && !(head.OwedSince <= asked.At))
            {
                await RunAsync(conversationId, $"{SlowPrefix}{conversationId}-of-{asked.Sequence}", BotReasons.Slow, isMoved: false, head.Identity, ct, asked.At);
            }
        }
        else if (await MemoryAsync(conversationId, ct) is { Move.Reason: BotReasons.Slow } memory && memory.For.StartsWith(SlowPrefix, StringComparison.Ordinal))
        {
            // Who handed it over may have ended before anything followed.
            await FollowAsync(head, memory, head.Identity, ct);
        }
    }

    /// <param name="conversationId">Which.</param>
    /// <param name="key">Of the occasion: the customer's message where there is one.</param>
    /// <param name="reason">One of <see cref="BotReasons"/>.</param>
    /// <param name="isMoved">The message that asked for it has moved the conversation already: the note is missing, and the word to the customer.</param>
    /// <param name="to">Whom the customer is told as.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <param name="since">When what is still owed was asked, where the head does not say.</param>
    internal async ValueTask RunAsync(
        string conversationId, string key, string reason, bool isMoved, Customers.ChannelIdentity to, CancellationToken ct, DateTimeOffset? since = null)
    {
        while (await conversations.GetAsync(conversationId, ct) is { } head)
        {
            var memory = await MemoryAsync(conversationId, ct);
            if (memory.For == key)
            {
                await FollowAsync(head, memory, to, ct);
                return;
            }

            if (!isMoved && head.State is not ConversationState.Bot)
            {
                return;
            }

            var move = await MoveAsync(head, to, reason, ct);
            var entries = await conversations.EntriesAsync(conversationId, Math.Max(0, head.LastSequence - BotSummary.LookBack), long.MaxValue, BotSummary.LookBack, ct);
            var kept = memory with { For = key, Move = move, Options = [], AskedHelpful = false };
            var write = Write(since is null ? head : head with { OwedSince = head.OwedSince ?? since }, kept, [Note(head, key, reason, entries)]);
            var result = await conversations.UpdateAsync(conversationId, it => it.ETag == head.ETag ? write : null, ct);
            if (result is { Status: UpdateStatus.Written, Head: { } written })
            {
                await FollowAsync(written, kept, to, ct);
                return;
            }

            if (result.Status is UpdateStatus.Repeated && (await MemoryAsync(conversationId, ct)).For != key)
            {
                return; // Done, and much has happened since.
            }
        }
    }

    internal async ValueTask<BotMemory> MemoryAsync(string conversationId, CancellationToken ct) => BotMemory.Read(await conversations.ExtraAsync(conversationId, BotMemory.Key, ct));

    /// <summary>The message, where it is here and no answer of the bot's to it is: a queue may have set aside the bot's work, or its answer.</summary>
    private async ValueTask<ConversationEntry?> UnansweredAsync(string conversationId, string messageId, CancellationToken ct) =>
        messageId.Length > 0
        && await conversations.FindAsync(conversationId, messageId, ct) is { } asked
        && await conversations.FindAsync(conversationId, AgentAnswers.BotIdOf(conversationId, messageId), ct) is null
            ? asked
            : null;

    /// <summary>Moved by <see cref="ConversationTrigger.HandOff"/> where it is the bot's still.</summary>
    private ConversationWrite Write(Conversation head, BotMemory memory, ImmutableArray<ConversationEntry> entries)
    {
        var now = time.GetUtcNow();
        var next = StateMachine.Next(head.State, ConversationTrigger.HandOff);
        return new(next is { } state ? Waiting.Begin(head with { State = state, OwedSince = head.OwedSince ?? now }, now) : head)
        {
            Entries = next is null
                ? entries
                : [ConversationEvents.Entry(head, ConversationEvents.NameOf(ConversationTrigger.HandOff), ids.NewId(), "", memory.Move.Reason, now), .. entries],
            OnceId = OnceOf(memory.For),
            Extra = _ => RowChange.Upsert(memory.Write(head.Id)),
        };
    }

    internal static string OnceOf(string key) => "bot-" + key;

    /// <summary>Every step is the same the second time.</summary>
    private async ValueTask FollowAsync(Conversation head, BotMemory memory, Customers.ChannelIdentity to, CancellationToken ct)
    {
        await inboxes.RemoveFromBotAsync(head.Id, ct);
        if (head.State is ConversationState.Waiting)
        {
            await inboxes.AddToWaitingAsync(head, ct);
            await queue.SendAsync(QueueNames.Assign, new StageMessage(head.Id, Fit(memory.For) + "-handed", new AssignRequest(head.Id, "handed-off")), ct);
        }

        await actions.AnnounceAsync(head, ct);
        if (memory.Move.Text.Length > 0)
        {
            await answers.SendByBotAsync(head, to, memory.For, new(memory.Move.Text, ImmutableDictionary<string, string>.Empty), isHandover: true, ct);
        }
    }

    private async ValueTask<BotMove> MoveAsync(Conversation head, Customers.ChannelIdentity to, string reason, CancellationToken ct)
    {
        // One answer that is left is the agent's.
        if (rules.Of(head, time.GetUtcNow()) is { Allowed: false } or { Left: <= 1 })
        {
            return BotBrain.HandOver(reason);
        }

        var texts = new BotTexts(await bots.GetAsync(to.Channel, to.Account, ct) ?? new(), head.Language);
        var (schedule, now) = (await schedules.ReadAsync(ct), time.GetUtcNow());
        var opens = schedule.Hours.NextOpen(now);
        return BotBrain.HandOver(reason) with { Text = opens > now ? texts.HandOverClosed(Local(opens, schedule.Schedule.TimeZone)) : texts.HandOver };
    }

    private ConversationEntry Note(Conversation head, string key, string reason, IReadOnlyList<ConversationEntry> entries) =>
        ConversationNotes.Entry(
            head,
            AgentAnswers.IdOf(head.Id, "bot-note", key),
            "",
            BotSummary.Of(entries, reason, head.Language.StartsWith(LanguageGuess.Chinese, StringComparison.Ordinal)),
            [],
            time.GetUtcNow()) with
        { Flags = [MessageFlags.Bot], Reason = reason };

    private static string Local(DateTimeOffset at, string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known
        ? Instant.FromDateTimeOffset(at).InZone(known).LocalDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)
        : Utc.Format(Instant.FromDateTimeOffset(at));

    private static string Fit(string key) => key.Length <= 100 ? key : key[..100];

    private static string Tick(DateTimeOffset at) => at.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
