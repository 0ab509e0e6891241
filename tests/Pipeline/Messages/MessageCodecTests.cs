using System.Collections.Immutable;
using CsCheck;
using Google.Protobuf;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Tests.Pipeline.Messages;

public sealed class MessageCodecTests
{
    private static readonly Gen<string> AnyText = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a0', '\ud7ff']), 0, 40];

    private static readonly Gen<DateTimeOffset> AnyTime = Gen.Long[-62135596800000, 253402300799999].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<ImmutableArray<string>> AnyTexts = AnyText.Array[0, 4].Select(texts => texts.ToImmutableArray());

    private static readonly Gen<Attachment> AnyAttachment =
        from texts in AnyText.Array[5]
        from bytes in Gen.Long
        select new Attachment
        {
            MediaId = texts[0],
            PlatformReference = texts[1],
            Name = texts[2],
            ContentType = texts[3],
            Problem = texts[4],
            Bytes = bytes,
        };

    private static readonly Gen<UnifiedMessage> AnyMessage =
        from texts in AnyText.Array[15]
        from direction in Gen.Enum<Direction>()
        from kind in Gen.Enum<MessageKind>()
        from need in Gen.Enum<RouteNeed>()
        from times in Gen.Select(AnyTime, AnyTime)
        from lists in Gen.Select(AnyTexts, AnyTexts, AnyTexts)
        from attachments in AnyAttachment.Array[0, 3]
        from metadata in Gen.Dictionary(AnyText, AnyText)[0, 4]
        from numbers in Gen.Select(Gen.Int, Gen.Long, Gen.Bool)
        from template in Gen.Select(AnyText, Gen.Dictionary(AnyText, AnyText)[0, 3], Gen.Bool)
        select new UnifiedMessage
        {
            MessageId = "m" + texts[0],
            Direction = direction,
            Channel = "c" + texts[1],
            Account = texts[2],
            SenderId = "s" + texts[3],
            ExternalId = texts[4],
            Kind = kind,
            Content = texts[5],
            Timestamp = times.Item1,
            ReceivedAt = times.Item2,
            Attachments = [.. attachments],
            Metadata = metadata.ToImmutableDictionary(StringComparer.Ordinal),
            CustomerId = texts[6],
            ConversationId = texts[7],
            AgentId = texts[8],
            Language = texts[9],
            Intent = texts[10],
            Skills = lists.Item1,
            Flags = lists.Item2,
            OriginalContent = texts[11],
            BotAnswer = texts[12],
            SenderName = texts[13],
            ReplyContext = texts[14],
            Template = template.Item3 ? new(template.Item1, template.Item2.ToImmutableSortedDictionary(StringComparer.Ordinal)) : null,
            Receipt = template.Item3 ? null : new(template.Item1, texts[0]),
            VerifiedIdentifiers = lists.Item3,
            TraceParent = texts[0],
            Need = need,
            Urgency = numbers.Item1,
            Sequence = numbers.Item2,
            Late = numbers.Item3,
        };

    [Fact]
    public void What_was_written_is_read_again_whole() => AnyMessage.Sample(message =>
    {
        Assert.True(MessageCodec.TryRead(message.ToBytes(), out var read));
        Assert.Equivalent(message, read, strict: true);
    });

    [Fact]
    public void The_weight_of_a_long_message_is_never_less_than_half_of_its_bytes() => Gen.Select(AnyMessage, Gen.Int[0, 32_000], Gen.OneOf("a", "é", "中", "😀")).Sample((any, length, sign) =>
    {
        var text = string.Concat(Enumerable.Repeat(sign, length / sign.Length));
        IStageBody message = any with { Content = text, OriginalContent = text, Metadata = any.Metadata.SetItem("text", text) };
        Assert.True(message.Weight * 2 >= message.ToBytes().Length);
    });

    [Fact]
    public void No_property_of_a_message_is_forgotten_on_the_wire()
    {
        // Equal numbers: a new property needs its field, or it is lost between two hosts.
        Assert.Equal(UnifiedMessageWire.Descriptor.Fields.InDeclarationOrder().Count, typeof(UnifiedMessage).GetProperties().Count(it => it.CanWrite));
    }

    [Fact]
    public void Any_bytes_are_a_message_or_are_refused_and_never_more() =>
        Gen.Byte.Array[0, 60].Sample(bytes => MessageCodec.TryRead(bytes, out var message) == (message is not null));

    [Fact]
    public void A_damaged_message_is_a_message_or_is_refused_and_never_more() =>
        Gen.Select(AnyMessage, Gen.Int[0, int.MaxValue], Gen.Byte).Sample((message, at, value) =>
        {
            var bytes = message.ToBytes();
            bytes[at % bytes.Length] = value;
            return MessageCodec.TryRead(bytes, out var read) == (read is not null);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public void An_unknown_direction_is_refused(int direction) => AssertRefused(wire => wire.Direction = direction);

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void An_unknown_kind_is_refused(int kind) => AssertRefused(wire => wire.Kind = kind);

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void An_unknown_need_is_refused(int need) => AssertRefused(wire => wire.Need = need);

    [Fact]
    public void A_message_without_id_channel_or_sender_is_refused()
    {
        AssertRefused(wire => wire.MsgId = "");
        AssertRefused(wire => wire.Channel = "");
        AssertRefused(wire => wire.SenderId = "");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_time_that_no_calendar_has_is_refused(long milliseconds)
    {
        AssertRefused(wire => wire.Timestamp = milliseconds);
        AssertRefused(wire => wire.ReceivedAt = milliseconds);
    }

    [Fact]
    public void A_field_of_a_later_version_does_no_harm()
    {
        byte[] later = [.. Wire().ToByteArray(), 0xFA, 0x3F, 0x01, 0x78]; // Field 1023, one byte of text.

        Assert.True(MessageCodec.TryRead(later, out var message));
        Assert.Equal("m1", message.MessageId);
    }

    [Fact]
    public void A_request_for_an_agent_is_read_again_whole() =>
        Gen.Select(AnyText, AnyText, AnyText, AnyText).Select((id, reason, trace, message) => new AssignRequest(id, reason, trace, message)).Sample(request =>
            AssignRequest.TryRead(request.ToBytes(), out var read) && read == request);

    [Fact]
    public void Bytes_that_are_no_request_are_refused() => Assert.False(AssignRequest.TryRead(new byte[] { 0x0A, 0x7F }, out _));

    private static void AssertRefused(Action<UnifiedMessageWire> change)
    {
        var wire = Wire();
        Assert.True(MessageCodec.TryRead(wire.ToByteArray(), out _));
        change(wire);
        Assert.False(MessageCodec.TryRead(wire.ToByteArray(), out _));
    }

    private static UnifiedMessageWire Wire() =>
        new() { MsgId = "m1", Channel = "web", SenderId = "v1", Direction = 1, Kind = 1 };
}
