using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Has another system told what it does not know yet of a conversation.</summary>
/// <param name="Endpoint">Which system, by its name in the settings.</param>
/// <param name="ConversationId">Of which conversation.</param>
/// <param name="IsRetry">Whether a call failed before: then nobody else sees to the next one.</param>
/// <param name="TraceParent">W3C trace context, or empty.</param>
public sealed record WebhookRequest(string Endpoint, string ConversationId, bool IsRetry = false, string TraceParent = "") : IStageBody
{
    public int Weight => 512;

    public byte[] ToBytes() => new WebhookRequestWire
    {
        Endpoint = Endpoint,
        ConversationId = ConversationId,
        IsRetry = IsRetry,
        Traceparent = TraceParent,
    }.ToByteArray();

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out WebhookRequest? request)
    {
        request = null;
        try
        {
            var wire = WebhookRequestWire.Parser.ParseFrom(bytes.Span);
            request = new(wire.Endpoint, wire.ConversationId, wire.IsRetry, wire.Traceparent);
            return request.Endpoint.Length > 0 && request.ConversationId.Length > 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
