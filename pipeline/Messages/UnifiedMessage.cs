using System.Collections.Immutable;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Messages;

/// <summary>
/// One message of any channel, in the one shape that every stage reads. Immutable: a stage that learns something
/// passes on a copy, so that a queue may keep the object it was given while the next stage works.
/// </summary>
public sealed record UnifiedMessage : IStageBody
{
    /// <summary>Of <see cref="ReplyContext"/>, in UTF-16 units; more would not be small in every row that repeats it.</summary>
    public const int MaxReplyContextLength = 2000;

    /// <summary>
    /// Omni's id of the message. Inbound it is the delivery id, minted when the webhook was accepted; a redelivery or a
    /// replay keeps it, another delivery of the same platform message has another. Outbound it derives from the sender's own id.
    /// </summary>
    public required string MessageId { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>Channel name in lower case: <c>web</c>, <c>wechat</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Which of the company's accounts on that channel.</summary>
    public required string Account { get; init; }

    /// <summary>The customer's id on that channel: who wrote (inbound), or whom to answer (outbound).</summary>
    public required string SenderId { get; init; }

    /// <summary>The sending side's own id of the message: the platform's, the visitor's or the agent's client message id.</summary>
    public required string ExternalId { get; init; }

    public MessageKind Kind { get; init; } = MessageKind.Text;

    /// <summary>The text; for other kinds a short plain description. At most 32,000 UTF-16 units.</summary>
    public string Content { get; init; } = "";

    /// <summary>When the sender's platform says it was written.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>When Omni accepted it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What the channel said beyond the common shape (media id, coordinates, event key …). Within <see cref="MessageMetadata"/>'s limits.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The files that belong to it, at most <see cref="Attachment.MaxCount"/>.</summary>
    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    /// <summary>What to call the sender, as the channel says; empty when it doesn't.</summary>
    public string SenderName { get; init; } = "";

    /// <summary>
    /// What the channel vouches for beside its own id of the sender, as <c>kind:value</c>: <c>email:</c>, <c>phone:</c>, <c>unionid:</c>,
    /// <c>user:</c> (the company's own id of a signed-in user). Never what a sender merely claims.
    /// </summary>
    public ImmutableArray<string> VerifiedIdentifiers { get; init; } = [];

    /// <summary>
    /// What the channel wants back with an answer, beside the sender's id (which chat, an address that is good for an hour …). Only the channel
    /// that wrote it reads it; it may open a door, so it is neither logged nor shown. Inbound: of this message; outbound: of the one it answers.
    /// </summary>
    public string ReplyContext { get; init; } = "";

    /// <summary>Of an outbound message: the template that is sent; <see cref="Content"/> is what it says. Null for free text.</summary>
    public TemplateFill? Template { get; init; }

    /// <summary>Of an inbound message: what its platform reports of an earlier outbound one; null when it reports nothing.</summary>
    public DeliveryReceipt? Receipt { get; init; }

    /// <summary>Of an inbound message: it makes no customer of somebody who never wrote. A goodbye is one such.</summary>
    public bool IsOfKnownOnly { get; init; }

    /// <summary>The customer across channels; empty before <c>dedupe</c>.</summary>
    public string CustomerId { get; init; } = "";

    /// <summary>Empty before <c>dedupe</c>.</summary>
    public string ConversationId { get; init; } = "";

    /// <summary>The agent who wrote an outbound message; empty for customers and the bot.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>BCP 47 tag, empty when unknown.</summary>
    public string Language { get; init; } = "";

    /// <summary>Intent name, empty when none was sure.</summary>
    public string Intent { get; init; } = "";

    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>0 normal to 3 at once.</summary>
    public int Urgency { get; init; }

    /// <summary>What the stages noticed, see <see cref="MessageFlags"/>.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>What was written, where the filter masked or withheld it; shown only to those who may see it. Else empty.</summary>
    public string OriginalContent { get; init; } = "";

    /// <summary>What the conversation needs after this message; decided by <c>route</c>.</summary>
    public RouteNeed Need { get; init; }

    /// <summary>The bot's sure answer to this message; empty when there is none.</summary>
    public string BotAnswer { get; init; } = "";

    /// <summary>Replayed after its time: keeps its id, gets a new place in the conversation.</summary>
    public bool Late { get; init; }

    /// <summary>W3C <c>traceparent</c>; empty when nobody traces.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>W3C <c>tracestate</c>, as it came with the parent; mostly empty.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>Of an outbound message that is sent again for one that failed: that one's sequence; else 0.</summary>
    public long About { get; init; }

    /// <summary>Place in its conversation, contiguous from 1; 0 before <c>persist</c>.</summary>
    public long Sequence { get; init; }

    /// <summary>Whose side of the conversation it belongs to: who wrote, or is to be answered.</summary>
    public ChannelIdentity Identity => new(Channel, Account, SenderId);

    /// <summary>The texts and a flat sum for the rest, which is small.</summary>
    int IStageBody.Weight => 1024 + (1024 * Attachments.Length)
        + (sizeof(char) * (Content.Length + OriginalContent.Length + BotAnswer.Length + ReplyContext.Length))
        + (Metadata.Count == 0 ? 0 : (64 * Metadata.Count) + (sizeof(char) * MessageMetadata.LengthOf(Metadata)))
        + (Template is { } template ? template.Values.Sum(static value => 64 + (sizeof(char) * (value.Key.Length + value.Value.Length))) : 0);

    public byte[] ToBytes() => MessageCodec.Write(this);

    public bool Has(string flag) => Flags.Contains(flag, StringComparer.Ordinal);

    public UnifiedMessage With(string flag) => Has(flag) ? this : this with { Flags = Flags.Add(flag) };
}
