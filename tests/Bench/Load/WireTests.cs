using System.Text;
using Omni.Bench.Load;
using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Tests.Bench.Load;

/// <summary>What the driver reads and writes by itself: HTTP, WebSocket frames, pushed records, sealed calls.</summary>
public sealed class WireTests
{
    private const string Record =
        """{"type":1,"target":"messageReceived","arguments":[{"text":"[000003-00000012] \u8bf7","flags":["a"],"sequence":7,"direction":"inbound","conversationId":"c-1","delivery":null}]}""";

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}", 202)]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:7\r\nServer: x\r\n\r\nsuccess", 200)]
    [InlineData("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 503)]
    public void An_answer_is_complete_with_its_last_byte_and_not_before(string answer, int expected)
    {
        var bytes = Encoding.ASCII.GetBytes(answer);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(HttpAnswer.TryRead(bytes.AsSpan(0, length), out _), $"after {length} bytes");
        }

        Assert.True(HttpAnswer.TryRead(bytes, out var status));
        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    [InlineData(70_000)]
    public void A_frame_is_read_when_all_of_it_is_there(int length)
    {
        byte[] head = length switch
        {
            < 126 => [0x81, (byte)length],
            < 65_536 => [0x81, 126, (byte)(length >> 8), (byte)length],
            _ => [0x81, 127, 0, 0, 0, 0, 0, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        byte[] frame = [.. head, .. new byte[length]];

        Assert.False(WebSocketFrames.TryRead(frame.AsSpan(0, frame.Length - 1), out _, out _, out _));
        Assert.True(WebSocketFrames.TryRead(frame, out var kind, out var headLength, out var payload));
        Assert.Equal((FrameKind.Text, head.Length, length), (kind, headLength, payload));
    }

    [Fact]
    public void A_pushed_message_is_read_in_any_order_of_its_properties()
    {
        Assert.True(PushedMessage.TryRead(Encoding.UTF8.GetBytes(Record), out var message));

        Assert.Equal("c-1", Encoding.UTF8.GetString(message.ConversationId));
        Assert.Equal((7, true), (message.Sequence, message.IsInbound));
        Assert.True(Marker.TryRead(message.Text, out var sender, out var counter));
        Assert.Equal((3, 12), (sender, counter));
    }

    [Theory]
    [InlineData("""{"type":6}""")]
    [InlineData("""{"type":1,"target":"typing","arguments":[{"conversationId":"messageReceived"}]}""")]
    public void Other_records_are_no_messages(string record) => Assert.False(PushedMessage.TryRead(Encoding.UTF8.GetBytes(record), out _));

    [Fact]
    public void A_sealed_call_opens_and_its_signature_holds()
    {
        var account = new WeChatAccount { Name = "main" };
        using var seal = new WeChatSeal(account);
        var template = new WeChatTemplate("127.0.0.1:1", account, seal, TimeProvider.System, 42, " 您好");
        for (var counter = 0; counter < 50; counter++)
        {
            var call = Encoding.UTF8.GetString(template.Message(counter).Span);
            var encrypted = call.Split("<Encrypt><![CDATA[")[1].Split("]]>")[0];
            var query = call.Split(' ')[1].Split('?')[1].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

            Assert.True(EnvelopeKey.TryCreate(account.EncodingAesKey, account.AppId, out var key));
            var opened = Envelope.Open(key, encrypted);
            Assert.Equal(EnvelopeStatus.Opened, opened.Status);
            Assert.Contains($"[000042-{counter:D8}] 您好", Encoding.UTF8.GetString(opened.Message.Span), StringComparison.Ordinal);
            Assert.True(EnvelopeSignature.IsValid(query["msg_signature"], account.Token, query["timestamp"], query["nonce"], encrypted));
        }
    }

    [Fact]
    public void A_web_call_says_its_own_length()
    {
        var call = new WebTemplate("127.0.0.1:1", "site", "token", 7, " 您好").Message(12).ToArray();
        var head = call.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

        Assert.Contains($"Content-Length: {call.Length - head}\r\n", Encoding.UTF8.GetString(call), StringComparison.Ordinal);
        Assert.Equal("""{"clientMessageId":"m7-00000012","text":"[000007-00000012] 您好"}""", Encoding.UTF8.GetString(call.AsSpan(head)));
    }
}
