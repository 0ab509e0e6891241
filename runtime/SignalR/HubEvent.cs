using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>An event as its sockets get it: one invocation in one frame, made once, the same bytes for every browser.</summary>
internal static class HubEvent
{
    private static readonly JsonSerializerOptions Payloads = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It is never put into a page as it is.
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <exception cref="NotSupportedException">The payload is nothing that can be JSON.</exception>
    public static byte[] Frame(FeedEvent message)
    {
        var bytes = _buffer ??= new(1024);
        var json = _writer ??= new(bytes, Writing);
        try
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, 1);
            json.WriteString("target"u8, message.Target);
            json.WriteStartArray("arguments"u8);
            JsonSerializer.Serialize(json, message.Payload, message.Payload.GetType(), Payloads);
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            bytes.Write([ClientRecords.End]);
            return ServerFrames.Record(bytes.WrittenSpan);
        }
        finally
        {
            // After a payload that failed, too.
            bytes.ResetWrittenCount();
            json.Reset();
        }
    }
}
