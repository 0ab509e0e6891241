using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Writes and reads <see cref="UnifiedMessage"/> as protobuf (<c>unified_message.proto</c>).</summary>
public static class MessageCodec
{
    private static readonly long FirstInstant = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long LastInstant = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static byte[] Write(UnifiedMessage message) => ToWire(message).ToByteArray();

    /// <summary>False when the bytes are not a message that a stage can work on.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out UnifiedMessage? message)
    {
        message = null;
        UnifiedMessageWire wire;
        try
        {
            wire = UnifiedMessageWire.Parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        if (!IsInstant(wire.Timestamp) || !IsInstant(wire.ReceivedAt) || wire.MsgId.Length == 0 || wire.Channel.Length == 0
            || (wire.SenderId.Length == 0 && wire.UserId.Length == 0) // A reference to a stored message names the customer.
            || !Enum.IsDefined((Direction)wire.Direction) || !Enum.IsDefined((MessageKind)wire.Kind) || !Enum.IsDefined((RouteNeed)wire.Need))
        {
            return false;
        }

        message = FromWire(wire);
        return true;
    }

    private static bool IsInstant(long milliseconds) => milliseconds >= FirstInstant && milliseconds <= LastInstant;

    private static UnifiedMessageWire ToWire(UnifiedMessage message)
    {
        var wire = new UnifiedMessageWire
        {
            MsgId = message.MessageId,
            Channel = message.Channel,
            UserId = message.CustomerId,
            Content = message.Content,
            Timestamp = message.Timestamp.ToUnixTimeMilliseconds(),
            Direction = (int)message.Direction,
            Kind = (int)message.Kind,
            Account = message.Account,
            SenderId = message.SenderId,
            ExternalId = message.ExternalId,
            ReceivedAt = message.ReceivedAt.ToUnixTimeMilliseconds(),
            ConversationId = message.ConversationId,
            AgentId = message.AgentId,
            Language = message.Language,
            Intent = message.Intent,
            Urgency = message.Urgency,
            OriginalContent = message.OriginalContent,
            Need = (int)message.Need,
            Late = message.Late,
            Traceparent = message.TraceParent,
            Tracestate = message.TraceState,
            Sequence = message.Sequence,
            BotAnswer = message.BotAnswer,
            SenderName = message.SenderName,
            ReplyContext = message.ReplyContext,
            About = message.About,
            OfKnownOnly = message.IsOfKnownOnly,
        };
        wire.Template = ToWire(message.Template);
        wire.Receipt = message.Receipt is { } receipt ? new() { PlatformId = receipt.PlatformId, Reason = receipt.Reason } : null;
        wire.Skills.AddRange(message.Skills);
        wire.Flags.AddRange(message.Flags);
        wire.VerifiedIdentifiers.AddRange(message.VerifiedIdentifiers);
        foreach (var attachment in message.Attachments)
        {
            wire.Attachments.Add(ToWire(attachment));
        }

        foreach (var (name, value) in message.Metadata)
        {
            wire.Metadata.Add(name, value);
        }

        return wire;
    }

    private static TemplateFillWire? ToWire(TemplateFill? template)
    {
        if (template is null)
        {
            return null;
        }

        var wire = new TemplateFillWire { Id = template.Id };
        foreach (var (name, value) in template.Values)
        {
            wire.Values.Add(name, value);
        }

        return wire;
    }

    private static AttachmentWire ToWire(Attachment attachment) => new()
    {
        MediaId = attachment.MediaId,
        PlatformReference = attachment.PlatformReference,
        Name = attachment.Name,
        ContentType = attachment.ContentType,
        Bytes = attachment.Bytes,
        Problem = attachment.Problem,
    };

    private static Attachment FromWire(AttachmentWire wire) => new()
    {
        MediaId = wire.MediaId,
        PlatformReference = wire.PlatformReference,
        Name = wire.Name,
        ContentType = wire.ContentType,
        Bytes = wire.Bytes,
        Problem = wire.Problem,
    };

    private static UnifiedMessage FromWire(UnifiedMessageWire wire) => new()
    {
        MessageId = wire.MsgId,
        Channel = wire.Channel,
        CustomerId = wire.UserId,
        Content = wire.Content,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(wire.Timestamp),
        Direction = (Direction)wire.Direction,
        Kind = (MessageKind)wire.Kind,
        Account = wire.Account,
        SenderId = wire.SenderId,
        ExternalId = wire.ExternalId,
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(wire.ReceivedAt),
        ConversationId = wire.ConversationId,
        AgentId = wire.AgentId,
        Language = wire.Language,
        Intent = wire.Intent,
        Skills = [.. wire.Skills],
        Urgency = wire.Urgency,
        Flags = [.. wire.Flags],
        OriginalContent = wire.OriginalContent,
        Need = (RouteNeed)wire.Need,
        Late = wire.Late,
        TraceParent = wire.Traceparent,
        TraceState = wire.Tracestate,
        Sequence = wire.Sequence,
        BotAnswer = wire.BotAnswer,
        SenderName = wire.SenderName,
        ReplyContext = wire.ReplyContext,
        About = wire.About,
        IsOfKnownOnly = wire.OfKnownOnly,
        Template = wire.Template is { } template ? new(template.Id, template.Values.ToImmutableSortedDictionary(StringComparer.Ordinal)) : null,
        Receipt = wire.Receipt is { } receipt ? new(receipt.PlatformId, receipt.Reason) : null,
        VerifiedIdentifiers = wire.VerifiedIdentifiers.Count == 0 ? [] : [.. wire.VerifiedIdentifiers],
        Attachments = wire.Attachments.Count == 0 ? [] : [.. wire.Attachments.Select(FromWire)],
        Metadata = wire.Metadata.Count == 0
            ? ImmutableDictionary<string, string>.Empty
            : wire.Metadata.ToImmutableDictionary(StringComparer.Ordinal),
    };
}
