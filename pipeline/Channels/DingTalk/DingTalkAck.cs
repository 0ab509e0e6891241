using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>The acknowledgement of an event: four fields, and inside them the word that the platform waits for.</summary>
internal static class DingTalkAck
{
    public static string Create(EnvelopeKey key, string token, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var encrypted = Envelope.Seal(key, "success"u8, RandomNumberGenerator.GetBytes(Envelope.RandomBytes));
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, DingTalkJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("msg_signature", EnvelopeSignature.Sign(token, timestamp, nonce, encrypted));
            json.WriteString("timeStamp", timestamp);
            json.WriteString("nonce", nonce);
            json.WriteString("encrypt", encrypted);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
