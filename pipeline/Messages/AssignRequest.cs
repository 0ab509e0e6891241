using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Asks for an agent for one conversation, or, with an empty id, for the waiting list to be drained.</summary>
/// <param name="ConversationId">Empty: whoever has waited longest.</param>
/// <param name="Reason">Why, for the explanation and the log: <c>message</c>, <c>slot-freed</c>, <c>agent-online</c>, <c>timer</c>.</param>
/// <param name="TraceParent">W3C trace context, or empty.</param>
/// <param name="MessageId">Of what looks after the bot: the message that it is to answer; else empty.</param>
public sealed record AssignRequest(string ConversationId, string Reason, string TraceParent = "", string MessageId = "") : IStageBody
{
    public int Weight => 256;

    public byte[] ToBytes() =>
        new AssignRequestWire { ConversationId = ConversationId, Reason = Reason, Traceparent = TraceParent, MessageId = MessageId }.ToByteArray();

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out AssignRequest? request)
    {
        request = null;
        try
        {
            var wire = AssignRequestWire.Parser.ParseFrom(bytes.Span);
            request = new(wire.ConversationId, wire.Reason, wire.Traceparent, wire.MessageId);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
