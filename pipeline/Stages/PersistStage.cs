using System.Globalization;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Tickets;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 6. Writes the message into its conversation, once, with the next sequence; the head's ETag guards it. The effects come
/// after the commit, are idempotent, and are repeated when the message comes again.
/// </summary>
internal sealed class PersistStage(
    ConversationStore conversations,
    MessagePlacing placing,
    Inboxes inboxes,
    AgentAnswers answers,
    ChannelRules rules,
    DeliveryReceipts receipts,
    IStageQueue queue,
    IOptions<TicketOptions> tickets,
    TimeProvider time) : IStage
{
    /// <summary>The reason of a ticket that a message's urgency raises; a wire name, never renamed.</summary>
    private const string UrgentMessage = "urgent-message";

    /// <summary>The reason of a ticket that a word list asks for; a wire name, never renamed.</summary>
    private const string ListedWord = "listed-word";

    private const string Withheld = "blocked-by-word-list";

    private const int PreviewLength = 80;

    public string Name => QueueNames.Persist;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var (beginsToWait, leavesBot) = (false, false);
        var (result, placed) = await placing.WriteAsync(
            message,
            head =>
            {
                var write = Decide(head, message);
                beginsToWait = head.State is not ConversationState.Waiting && write.Head.State is ConversationState.Waiting;
                leavesBot = head.State is ConversationState.Bot && write.Head.State is ConversationState.Waiting;
                return write;
            },
            ct);
        message = placed;
        if (result.Status is UpdateStatus.Erased)
        {
            return Outcome.Dropped(ErasedSenders.Reason);
        }

        if (result.Status is UpdateStatus.Missing || result.Head is not { } written)
        {
            return Outcome.Rejected("conversation-missing");
        }

        if (result.Status is UpdateStatus.Written)
        {
            PipelineTelemetry.Stored(message, time.GetUtcNow());
        }
        else
        {
            PipelineTelemetry.Repeated(message.Direction);
            message = await AsStoredAsync(message, result.Sequence, ct);
        }

        // One that waits already was announced by the message that began it; after a crash nobody knows, so it is announced again.
        var wantsAgent = written.State is ConversationState.Waiting && (beginsToWait || result.Status is UpdateStatus.Repeated);
        // It is marked in the conversation now; to the stages behind, late would mean that somebody asks them to try again.
        message = message with { Sequence = result.Sequence, Late = false };
        await EffectsAsync(written, message, wantsAgent, ct);
        await BotEffectsAsync(written, message, leavesBot || (result.Status is UpdateStatus.Repeated && await LeftBotAsync(message, ct)), ct);
        return Outcome.Done;
    }

    /// <summary>
    /// An agent's page that sends again does so at another time, and the conversation may have turned to another address; the effects go
    /// by what was stored.
    /// </summary>
    private async ValueTask<UnifiedMessage> AsStoredAsync(UnifiedMessage message, long sequence, CancellationToken ct) =>
        message.Direction is Direction.Outbound && await conversations.EntryAsync(message.ConversationId, sequence, ct) is { } stored
            ? message with { ReceivedAt = stored.At, Channel = stored.Channel, Account = stored.Account, SenderId = stored.Address }
            : message;

    private ConversationWrite Decide(Conversation head, UnifiedMessage message) => new(message.Direction switch
    {
        Direction.Inbound => AfterInbound(head, message),
        Direction.Outbound => AfterOutbound(head, message),
    })
    {
        Entries = [.. Told(head, message), Entry(head, message)],
        OnceId = message.MessageId,
    };

    /// <summary>Every change of state is told in the conversation, before the message that caused it; the first one speaks for itself. So is an answer to Omni's own question.</summary>
    private static IEnumerable<ConversationEntry> Told(Conversation head, UnifiedMessage message)
    {
        if (message.Direction is Direction.Inbound && Ratings.Of(head, message) is { } rating)
        {
            yield return Event(head, message, ConversationEvents.Rated, rating.ToString(CultureInfo.InvariantCulture));
        }

        if (message.Direction is Direction.Inbound && TriggerOf(head, message) is { } trigger and not ConversationTrigger.Queue)
        {
            yield return Event(head, message, ConversationEvents.NameOf(trigger), "customer-wrote");
        }

        if (IsBotsAndWithheld(head, message))
        {
            yield return Event(head, message, ConversationEvents.NameOf(ConversationTrigger.HandOff), Withheld);
        }
    }

    private static ConversationEntry Event(Conversation head, UnifiedMessage message, string what, string reason) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = message.MessageId + ConversationEvents.OfMessage,
        Channel = message.Channel,
        Text = what,
        Reason = reason,
        At = message.ReceivedAt,
    };

    /// <summary>What the bot has to say must not be said: the customer would have no answer.</summary>
    private static bool IsBotsAndWithheld(Conversation head, UnifiedMessage message) =>
        message.Direction is Direction.Outbound && message.Has(MessageFlags.Bot) && message.Has(MessageFlags.Blocked) && head.State is ConversationState.Bot;

    /// <summary>Only what a person says is an answer, and only when the customer may see it.</summary>
    private Conversation AfterOutbound(Conversation head, UnifiedMessage message) =>
        IsBotsAndWithheld(head, message)
            ? Waiting.Begin(
                AfterAny(head, message) with { State = StateMachine.Next(head.State, ConversationTrigger.HandOff)!.Value, OwedSince = head.OwedSince ?? message.ReceivedAt }, message.ReceivedAt)
        : message.AgentId.Length == 0 || message.Has(MessageFlags.Blocked)
            ? AfterAny(head, message) with { ReplyMemory = rules.AfterAnswer(head, message) }
            : AfterAny(head, message) with
            {
                ReplyMemory = rules.AfterAnswer(head, message),
                QuietSince = message.ReceivedAt,
                OwedSince = null,
                FirstAnswerAt = head.FirstAnswerAt ?? (head.OwedSince is null ? null : message.ReceivedAt),
            };

    private Conversation AfterInbound(Conversation head, UnifiedMessage message)
    {
        var rating = Ratings.Of(head, message);
        var next = Turned(AfterAny(head, message), message) with
        {
            Language = LanguageTags.After(head.Language, message.Language, message.Content),
            Intent = message.Intent.Length > 0 ? message.Intent : head.Intent,
            Skills = message.Skills.Length > 0 ? message.Skills : head.Skills,
            Urgency = Math.Max(head.Urgency, message.Urgency),
            QuietSince = message.ReceivedAt,
            OwedSince = NeedOf(head, message) is RouteNeed.Nobody ? head.OwedSince : head.OwedSince ?? message.ReceivedAt,
            Rating = rating ?? head.Rating,
            RatedAt = rating is null ? head.RatedAt : message.ReceivedAt,
        };
        return TriggerOf(head, message) is { } trigger
            ? Waiting.Begin(next with { State = StateMachine.Next(head.State, trigger)!.Value, SnoozedUntil = null }, message.ReceivedAt)
            : next;
    }

    /// <summary>
    /// Answers go where the customer last wrote. What they, or a platform about them, only did elsewhere turns nobody's answer away from there: a
    /// goodbye would turn it to where nothing is taken any more.
    /// </summary>
    private Conversation Turned(Conversation head, UnifiedMessage message) =>
        message.Kind is MessageKind.Event && head.LastSequence > 0 && !ChannelRules.IsAt(head, message.Channel, message.Account, message.SenderId)
            ? head
            : head with
            {
                Channel = message.Channel,
                Account = message.Account,
                Address = message.SenderId,
                ReplyContext = ContextOf(head, message),
                ReplyMemory = rules.AfterCustomer(head, message),
            };

    /// <summary>Something that the customer only did may come without; the note of their last message stays good.</summary>
    private static string ContextOf(Conversation head, UnifiedMessage message) =>
        message.ReplyContext.Length == 0 && head.Channel == message.Channel && head.Account == message.Account && head.Address == message.SenderId
            ? head.ReplyContext
            : message.ReplyContext;

    /// <summary>A number that was asked for disturbs nobody.</summary>
    private static RouteNeed NeedOf(Conversation head, UnifiedMessage message) => Ratings.Of(head, message) is null ? message.Need : RouteNeed.Nobody;

    /// <summary>What route saw may be old: the state that is being replaced decides.</summary>
    private static ConversationTrigger? TriggerOf(Conversation head, UnifiedMessage message) => NeedOf(head, message) switch
    {
        RouteNeed.Nobody => null,
        RouteNeed.Bot when BotGate.MayHave(head) => head.State is ConversationState.Bot ? null : ConversationTrigger.StartBot,
        // A customer's message is not written into a closed one: it was placed anew before.
        RouteNeed.ItsAgent or RouteNeed.Assignment or RouteNeed.Handoff or RouteNeed.Bot or RouteNeed.Undecided =>
            head.State is ConversationState.Snoozed ? ConversationTrigger.Wake : StateMachine.ToAnAgent(head.State),
    };

    private static Conversation AfterAny(Conversation head, UnifiedMessage message) => head with
    {
        Preview = Preview(message.Content),
        LastMessageAt = message.ReceivedAt,
    };

    private static ConversationEntry Entry(Conversation head, UnifiedMessage message) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Message,
        MessageId = message.MessageId,
        Direction = message.Direction,
        Channel = message.Channel,
        Account = message.Account,
        Address = message.SenderId,
        ReplyContext = message.Direction is Direction.Outbound ? message.ReplyContext : "",
        Template = message.Template,
        Kind = message.Kind,
        Text = message.Content,
        OriginalText = message.OriginalContent,
        AgentId = message.AgentId,
        ClientMessageId = message.ExternalId,
        Flags = message.Late ? message.With(MessageFlags.Late).Flags : message.Flags,
        At = message.Direction is Direction.Inbound ? message.Timestamp : message.ReceivedAt,
        Delivery = Delivery(message),
        Attachments = message.Attachments,
        About = message.About,
        Metadata = message.Metadata,
        DeliveryReason = message.Direction is Direction.Outbound && message.Has(MessageFlags.Blocked) ? Withheld : "",
    };

    private static DeliveryState Delivery(UnifiedMessage message) => message.Direction switch
    {
        Direction.Inbound => DeliveryState.None,
        Direction.Outbound => message.Has(MessageFlags.Blocked) ? DeliveryState.Failed : DeliveryState.Pending,
    };

    private async ValueTask EffectsAsync(Conversation head, UnifiedMessage message, bool wantsAgent, CancellationToken ct)
    {
        if (wantsAgent)
        {
            // Here and not only where nobody is free: a request that is set aside would leave a customer whom nobody ever looks for.
            await inboxes.AddToWaitingAsync(head, ct);
            await queue.SendAsync(
                QueueNames.Assign,
                new StageMessage(head.Id, message.MessageId, new AssignRequest(head.Id, "message", message.TraceParent)),
                ct);
        }

        await queue.SendAsync(QueueNames.Push, new StageMessage(SessionIds.OfConversation(message), message.MessageId, message), ct);
        if (Delivery(message) is DeliveryState.Pending)
        {
            await queue.SendAsync(QueueNames.Deliver, new StageMessage(SessionIds.OfDelivery(message), message.MessageId, StoredReference.To(message)), ct);
        }

        if (message.Attachments.Any(file => file.IsAwaited))
        {
            await queue.SendAsync(QueueNames.Media, new StageMessage(SessionIds.OfConversation(message), message.MessageId, StoredReference.To(message)), ct);
        }

        if (TicketReasonOf(message) is { } reason)
        {
            await queue.SendAsync(
                QueueNames.Tickets,
                new StageMessage(head.Id, message.MessageId, new TicketRequest("", head.Id, message.MessageId, reason, message.TraceParent)),
                ct);
        }

        if (message is { Direction: Direction.Inbound, Receipt: { } receipt })
        {
            await receipts.TakeAsync(head.Id, receipt, ct);
        }

        if (message is { Direction: Direction.Inbound, BotAnswer.Length: > 0 })
        {
            await answers.SendForBotAsync(head, message, ct);
        }

        await queue.SendAsync(QueueNames.Project, new StageMessage(SessionIds.OfConversation(message), message.MessageId, message), ct);
    }

    private string? TicketReasonOf(UnifiedMessage message) =>
        message.Direction is Direction.Inbound && tickets.Value.UrgencyThreshold is > 0 and var threshold && message.Urgency >= threshold ? UrgentMessage
        : message.Has(MessageFlags.Handed) ? ListedWord
        : null;

    /// <summary>Whether this message took the conversation from the bot when it was written. What it needs says so no more: an agent may have it by now.</summary>
    private async ValueTask<bool> LeftBotAsync(UnifiedMessage message, CancellationToken ct) =>
        message is { Direction: Direction.Inbound, Sequence: > 1 }
        && await conversations.EntryAsync(message.ConversationId, message.Sequence - 1, ct) is { Type: EntryType.Event } before
        && before.Text == ConversationEvents.NameOf(ConversationTrigger.HandOff) && before.MessageId == message.MessageId + ConversationEvents.OfMessage;

    /// <summary>Asks the bot, and whoever looks after it that it answers; and has the bot say why it has the conversation no more.</summary>
    private async ValueTask BotEffectsAsync(Conversation head, UnifiedMessage message, bool leavesBot, CancellationToken ct)
    {
        var isBots = head.State is ConversationState.Bot && message is { Direction: Direction.Inbound, Need: RouteNeed.Bot };
        if (isBots)
        {
            await inboxes.AddToBotAsync(head.Id, ct);
            var watch = new AssignRequest(head.Id, BotHandover.Watch, message.TraceParent, message.MessageId);
            await queue.SendAsync(
                QueueNames.Assign, new StageMessage(head.Id, $"{message.MessageId}-{BotHandover.Watch}", watch, time.GetUtcNow() + BotHandover.Patience), ct);
        }

        if (isBots || (leavesBot && message.Direction is Direction.Inbound))
        {
            await queue.SendAsync(QueueNames.Bot, new StageMessage(SessionIds.OfConversation(message), message.MessageId, StoredReference.To(message)), ct);
        }
    }

    private static string Preview(string text)
    {
        if (text.Length <= PreviewLength)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[PreviewLength - 1]) ? PreviewLength - 1 : PreviewLength;
        return text[..end];
    }
}
