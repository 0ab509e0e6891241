using System.Collections.Immutable;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Ports;

/// <summary>Sends one message out on one channel. Does not retry: <c>deliver</c> does, and knows what was tried.</summary>
public interface IChannelSender
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct);
}

/// <param name="Recipient">The customer's id on the channel.</param>
/// <param name="Text">What to say; empty for a message that is only files.</param>
/// <param name="IdempotencyKey">The same for every try of this message.</param>
/// <param name="ConversationId">For the web channel, whose recipient reads the conversation.</param>
public sealed record OutboundDelivery(string Recipient, string Text, string IdempotencyKey, string ConversationId)
{
    /// <summary>Files in the media store, to be sent with the text or, where it is empty, instead of it.</summary>
    public ImmutableArray<Attachment> Attachments { get; init; } = [];

    public MessageKind Kind { get; init; } = MessageKind.Text;

    /// <summary>The template to send, of which <see cref="Text"/> is what it says; null: the text itself. Only on a channel with <see cref="IChannelTemplates"/>.</summary>
    public TemplateFill? Template { get; init; }

    /// <summary>What the channel noted on the message that this answers, see <see cref="UnifiedMessage.ReplyContext"/>; empty when it noted nothing.</summary>
    public string ReplyContext { get; init; } = "";

    // The note may hold an address that works like a key.
    public override string ToString() => $"{IdempotencyKey} to {ConversationId}";
}

public enum SendStatus
{
    /// <summary>The platform has it.</summary>
    Sent = 1,

    /// <summary>Not now; the same call may succeed after <see cref="SendOutcome.RetryAfter"/>.</summary>
    Retry,

    /// <summary>Never; the reason is for the agent.</summary>
    Refused,

    /// <summary>It can't be known whether the platform has it (the answer was lost).</summary>
    Uncertain,
}

/// <param name="Status">What became of the send.</param>
/// <param name="PlatformId">The platform's id of the message, where it gives one.</param>
/// <param name="Reason">Stable short form, such as <c>wechat-45015</c>; never message text.</param>
/// <param name="RetryAfter">How long to wait at least, for <see cref="SendStatus.Retry"/>.</param>
public readonly record struct SendOutcome(SendStatus Status, string PlatformId = "", string Reason = "", TimeSpan RetryAfter = default)
{
    public static SendOutcome Sent(string platformId = "") => new(SendStatus.Sent, platformId);

    public static SendOutcome Retry(TimeSpan after, string reason) => new(SendStatus.Retry, Reason: reason, RetryAfter: after);

    public static SendOutcome Refused(string reason) => new(SendStatus.Refused, Reason: reason);

    public static SendOutcome Uncertain(string reason) => new(SendStatus.Uncertain, Reason: reason);
}
