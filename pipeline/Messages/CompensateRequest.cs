using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Asks for an outbound message to be compensated: tried on for longer than its stage waits, and given up in the end.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Sequence">Which message.</param>
/// <param name="Channel">The message's.</param>
/// <param name="Reason">What its channel said last, in its stable short form.</param>
/// <param name="TraceParent">W3C trace context, or empty.</param>
public sealed record CompensateRequest(string ConversationId, long Sequence, string Channel, string Reason, string TraceParent = "") : IStageBody
{
    public int Weight => 512;

    public byte[] ToBytes() => new CompensateRequestWire
    {
        ConversationId = ConversationId,
        Sequence = Sequence,
        Channel = Channel,
        Reason = Reason,
        Traceparent = TraceParent,
    }.ToByteArray();

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out CompensateRequest? request)
    {
        request = null;
        try
        {
            var wire = CompensateRequestWire.Parser.ParseFrom(bytes.Span);
            request = new(wire.ConversationId, wire.Sequence, wire.Channel, wire.Reason, wire.Traceparent);
            return request.ConversationId.Length > 0 && request.Sequence > 0 && request.Channel.Length > 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
