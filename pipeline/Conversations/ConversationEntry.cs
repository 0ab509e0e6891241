using System.Collections.Immutable;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>Whether a row of a conversation was said or happened. Stored as a number: values never change.</summary>
public enum EntryType
{
    Message = 1,
    Event = 2,

    /// <summary>What somebody of the company says to colleagues; no customer and no other system sees it.</summary>
    Note = 3,
}

/// <summary>Where an outbound message is. Stored as a number: values never change.</summary>
public enum DeliveryState
{
    /// <summary>Nothing to deliver.</summary>
    None = 0,
    Pending = 1,
    Sent = 2,
    Failed = 3,

    /// <summary>It can't be known whether the channel has it.</summary>
    Uncertain = 4,
}

/// <summary>One row of a conversation: a message, an event (who did what, and why), or a note among colleagues.</summary>
public sealed record ConversationEntry
{
    public required string ConversationId { get; init; }

    /// <summary>From 1, contiguous. 0 until it is written.</summary>
    public long Sequence { get; init; }

    public required EntryType Type { get; init; }

    public required string MessageId { get; init; }

    public Direction Direction { get; init; } = Direction.Inbound;

    public string Channel { get; init; } = "";

    public string Account { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>Of an outbound message: what the channel wants back with it, see <see cref="UnifiedMessage.ReplyContext"/>.</summary>
    public string ReplyContext { get; init; } = "";

    /// <summary>Of an outbound message: the template that is sent instead of <see cref="Text"/>; null without.</summary>
    public TemplateFill? Template { get; init; }

    /// <summary>Of an outbound message: its platform's id of it, once it was sent; empty when the platform gives none.</summary>
    public string PlatformId { get; init; } = "";

    public MessageKind Kind { get; init; } = MessageKind.Text;

    /// <summary>What was said; of an event, what happened (<see cref="ConversationTrigger"/> in lower case).</summary>
    public string Text { get; init; } = "";

    /// <summary>What was written before masking; for those who may see it.</summary>
    public string OriginalText { get; init; } = "";

    /// <summary>Who wrote it, or whom the event is about.</summary>
    public string AgentId { get; init; } = "";

    public string ClientMessageId { get; init; } = "";

    /// <summary>Of an event: why.</summary>
    public string Reason { get; init; } = "";

    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>The files that belong to it.</summary>
    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>What its channel said of it beyond the rest, see <see cref="UnifiedMessage.Metadata"/>.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    public DateTimeOffset At { get; init; }

    public DeliveryState Delivery { get; init; }

    public string DeliveryReason { get; init; } = "";

    /// <summary>
    /// The sequence of the message that this is about: sent again, or that something happened to; 0 when none. Of a merge or a parting: up to which
    /// sequence the conversation of the reason goes on here; 0 when this one goes on there.
    /// </summary>
    public long About { get; init; }

    /// <summary>Of a note: the agents whom it calls.</summary>
    public ImmutableArray<string> Mentions { get; init; } = [];

    public string ETag { get; init; } = "";

    /// <summary>Of a message: the customer's side of it.</summary>
    public ChannelIdentity Identity => new(Channel, Account, Address);

    /// <summary>Whether the bot answered with it, and the customer may see it.</summary>
    public bool IsBotAnswer => IsForCustomer && Direction is Direction.Outbound
        && Flags.Contains(MessageFlags.Bot, StringComparer.Ordinal) && !Flags.Contains(MessageFlags.Handover, StringComparer.Ordinal);

    /// <summary>Whether the customer may see it: what was said, less what the word lists kept back.</summary>
    public bool IsForCustomer => Type is EntryType.Message && !(Direction is Direction.Outbound && Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal));
}
