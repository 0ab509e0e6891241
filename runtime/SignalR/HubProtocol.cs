using System.Buffers;
using System.Text.Json;

namespace Omni.Runtime.SignalR;

/// <summary>What a client's record asks of the server.</summary>
internal enum HubRequest
{
    /// <summary>A ping, or what this hub has no use for.</summary>
    Nothing,

    /// <summary>A method is called, and the caller awaits its end.</summary>
    Call,

    Close,

    /// <summary>Not the hub protocol.</summary>
    Unreadable,
}

/// <summary>The SignalR hub protocol in JSON, as far as a hub without methods needs it. Versions 1 and 2 are the same to it.</summary>
internal static class HubProtocol
{
    private const string Name = "json";

    /// <summary>Null when the client may go on; else what to tell it.</summary>
    public static string? FindHandshakeFault(ReadOnlySpan<byte> record)
    {
        string? protocol = null;
        int? version = null;
        try
        {
            var reader = new Utf8JsonReader(record);
            var isObject = reader.Read() && reader.TokenType is JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var (isProtocol, isVersion) = (reader.ValueTextEquals("protocol"u8), reader.ValueTextEquals("version"u8));
                reader.Read();
                if (isProtocol && reader.TokenType is JsonTokenType.String)
                {
                    protocol = reader.GetString();
                }
                else if (isVersion && reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    version = number;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception ex) when (IsUnreadable(ex))
        {
            return "The handshake can't be read.";
        }

        return (protocol, version) switch
        {
            (null, _) or (_, null) => "The handshake can't be read.",
            (not Name, _) => "This hub speaks the protocol 'json' only.",
            (_, not (1 or 2)) => "This hub speaks version 1 of the protocol.",
            _ => null,
        };
    }

    /// <param name="record">Any record after the handshake.</param>
    /// <param name="invocationId">Of a call.</param>
    public static HubRequest Read(ReadOnlySpan<byte> record, out string invocationId)
    {
        invocationId = "";
        int? type = null;
        string? id = null;
        try
        {
            var reader = new Utf8JsonReader(record);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return HubRequest.Unreadable;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var (isType, isId) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("invocationId"u8));
                reader.Read();
                if (isType && reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var number))
                {
                    type = number;
                }
                else if (isId && reader.TokenType is JsonTokenType.String)
                {
                    id = reader.GetString();
                }
                else
                {
                    reader.Skip();
                }
            }

            if (reader.Read())
            {
                return HubRequest.Unreadable;
            }
        }
        catch (Exception ex) when (IsUnreadable(ex))
        {
            return HubRequest.Unreadable;
        }

        invocationId = id ?? "";
        return type switch
        {
            null => HubRequest.Unreadable,
            1 or 4 when id is not null => HubRequest.Call, // A method, or a stream of answers.
            7 => HubRequest.Close,
            _ => HubRequest.Nothing, // Kinds to come are ignored, as the protocol wants it.
        };
    }

    /// <summary>The answer to a call: there is nothing to call.</summary>
    public static byte[] NoSuchMethod(string invocationId) => Write(json =>
    {
        json.WriteNumber("type"u8, 3);
        json.WriteString("invocationId"u8, invocationId);
        json.WriteString("error"u8, "This hub has no such method.");
    });

    /// <param name="error">Null where nothing is wrong.</param>
    /// <param name="mayReconnect">Whether a client that reconnects by itself should.</param>
    public static byte[] Close(string? error, bool mayReconnect) => Write(json =>
    {
        json.WriteNumber("type"u8, 7);
        if (error is not null)
        {
            json.WriteString("error"u8, error);
        }

        if (mayReconnect)
        {
            json.WriteBoolean("allowReconnect"u8, true);
        }
    });

    public static byte[] HandshakeRefused(string error) => Write(json => json.WriteString("error"u8, error));

    /// <summary>The second is how the reader says that an escaped text makes no characters.</summary>
    private static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;

    private static byte[] Write(Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }

        buffer.Write([ClientRecords.End]);
        return ServerFrames.Record(buffer.WrittenSpan);
    }
}
