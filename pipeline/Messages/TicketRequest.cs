using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Tells that an urgent ticket was raised or changed; or asks, by a rule, for one for a conversation that has none.</summary>
/// <param name="TicketId">Empty: a rule asks for one.</param>
/// <param name="ConversationId">Whose.</param>
/// <param name="MessageId">Of a rule: the message that it is about; asking twice for it is asking once.</param>
/// <param name="Reason">Of a rule: why, in its stable short form.</param>
/// <param name="TraceParent">W3C trace context, or empty.</param>
public sealed record TicketRequest(string TicketId, string ConversationId, string MessageId = "", string Reason = "", string TraceParent = "") : IStageBody
{
    public int Weight => 512;

    public byte[] ToBytes() => new TicketRequestWire
    {
        TicketId = TicketId,
        ConversationId = ConversationId,
        MessageId = MessageId,
        Reason = Reason,
        Traceparent = TraceParent,
    }.ToByteArray();

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TicketRequest? request)
    {
        request = null;
        try
        {
            var wire = TicketRequestWire.Parser.ParseFrom(bytes.Span);
            request = new(wire.TicketId, wire.ConversationId, wire.MessageId, wire.Reason, wire.Traceparent);
            return request.ConversationId.Length > 0 && (request.TicketId.Length > 0 || request.MessageId.Length > 0);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
