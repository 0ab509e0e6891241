using System.Text.Json;

namespace Omni.Bench.Load;

/// <summary>What one pushed message says, read from a record of the SignalR JSON protocol in whatever order its properties come.</summary>
internal ref struct PushedMessage
{
    public ReadOnlySpan<byte> ConversationId { get; private set; }

    /// <summary>Empty for an event.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    public long Sequence { get; private set; }

    public bool IsInbound { get; private set; }

    /// <summary>False for every other record: pings, other events.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out PushedMessage message)
    {
        message = default;
        if (record.IndexOf("\"messageReceived\""u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(record);
        var isTarget = false;
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("target"u8))
            {
                reader.Read();
                isTarget = reader.ValueTextEquals("messageReceived"u8);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                reader.Read();
                message = ReadProperties(ref reader);
                reader.Read();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return isTarget && message.Sequence > 0;
    }

    private static PushedMessage ReadProperties(scoped ref Utf8JsonReader reader)
    {
        var message = default(PushedMessage);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("conversationId"u8))
            {
                reader.Read();
                message.ConversationId = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("sequence"u8))
            {
                reader.Read();
                message.Sequence = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("direction"u8))
            {
                reader.Read();
                message.IsInbound = reader.ValueTextEquals("inbound"u8);
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                message.Text = reader.ValueSpan;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return message;
    }
}
