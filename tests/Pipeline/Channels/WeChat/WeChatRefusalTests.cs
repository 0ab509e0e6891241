using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Runtime.Commands.Demo;
using static Omni.Tests.Pipeline.Channels.WeChat.WeChatRequests;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class WeChatRefusalTests
{
    private static readonly string Good = Writer.Text("oUser", "hi", "1", Now);

    [Theory]
    [InlineData(WeChatSettingNames.Token)]
    [InlineData(WeChatSettingNames.EncodingAesKey)]
    [InlineData(WeChatSettingNames.AppId)]
    public async Task An_account_without_one_of_its_secrets_takes_nothing(string missing)
    {
        var account = AccountWith(missing, "");

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(Writer.Seal(Good, Now)), account));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Get(Writer.Check("echo", Now)), account));
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("timestamp")]
    [InlineData("nonce")]
    public async Task An_address_check_without_one_of_its_parts_is_not_authentic(string missing) =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Get(Writer.Check("echo", Now).Without(missing))));

    [Fact]
    public async Task An_address_check_without_an_echo_is_malformed() =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Get(Writer.Check("echo", Now).Without("echostr"))));

    [Theory]
    [InlineData("PUT")]
    [InlineData("post")]
    [InlineData("")]
    public async Task Another_method_is_malformed(string method) =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Request(method, Writer.Seal(Good, Now))));

    [Theory]
    [InlineData("msg_signature")]
    [InlineData("timestamp")]
    [InlineData("nonce")]
    public async Task A_message_with_one_signed_part_missing_or_changed_is_not_authentic(string part)
    {
        var call = Writer.Seal(Good, Now);

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call.Without(part))));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call.With(part, call.Query[part][..^1] + 'x'))));
    }

    [Fact]
    public async Task The_addresss_own_signature_does_not_stand_for_the_messages()
    {
        var call = Writer.Seal(Good, Now);

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call.With("msg_signature", call.Query["signature"]))));
    }

    [Fact]
    public async Task Another_accounts_token_is_not_authentic() =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(new WeChatEnvelopeWriter(Options with { Token = "other" }).Seal(Good, Now))));

    [Fact]
    public async Task A_tampered_ciphertext_is_not_authentic()
    {
        var call = Writer.Seal(Good, Now);
        var body = Encoding.UTF8.GetString(call.Body);
        var at = body.IndexOf("<Encrypt><![CDATA[", StringComparison.Ordinal) + 30;
        var tampered = body[..at] + (body[at] == 'A' ? 'B' : 'A') + body[(at + 1)..];

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call with { Body = Bytes(tampered) })));
    }

    [Fact]
    public async Task A_message_sealed_for_another_app_is_not_authentic() =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(new WeChatEnvelopeWriter(Options with { AppId = "wx0" }).Seal(Good, Now))));

    [Fact]
    public async Task A_message_sealed_with_another_key_is_not_authentic()
    {
        var other = new WeChatEnvelopeWriter(Options with { EncodingAesKey = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR" });

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(other.Seal(Good, Now))));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_signed_envelope_that_does_not_open_is_not_authentic(string encrypted) =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(Writer.Sign(encrypted, Now))));

    [Theory]
    [InlineData("")]
    [InlineData("raw")]
    [InlineData("AES")]
    public async Task Plain_mode_is_refused_even_with_a_right_signature(string encryptType)
    {
        var call = Writer.Seal(Good, Now).With("encrypt_type", encryptType);

        Assert.Equal(Refusal.ModeRefused, await RefuseAsync(Post(call with { Body = Bytes(Good) })));
    }

    [Theory]
    [InlineData(-601)]
    [InlineData(601)]
    public async Task A_call_from_outside_the_window_is_stale(int seconds)
    {
        var at = Now.AddSeconds(seconds);

        Assert.Equal(Refusal.Stale, await RefuseAsync(Post(Writer.Seal(Good, at))));
        Assert.Equal(Refusal.Stale, await RefuseAsync(Get(Writer.Check("echo", at))));
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(600)]
    public async Task A_call_at_the_edge_of_the_window_is_taken(int seconds) =>
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Seal(Good, Now.AddSeconds(seconds)))));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<xml>")]
    [InlineData("<xml></xml>")]
    [InlineData("<xml><Encrypt></Encrypt></xml>")]
    [InlineData("<xml><Encrypt>A</Encrypt>")]
    [InlineData("<html><Encrypt>A</Encrypt></html>")]
    [InlineData("<xml><a><Encrypt>A</Encrypt></a></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><Encrypt>&e;</Encrypt></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;&a;\">]><xml><Encrypt>&b;</Encrypt></xml>")]
    [InlineData("<xml><Encrypt>&undeclared;</Encrypt></xml>")]
    public async Task A_body_that_is_no_envelope_is_malformed(string body) =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(Good, Now) with { Body = Bytes(body) })));

    [Theory]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml/>")]
    [InlineData("<xml/>")]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<xml><MsgType>text</MsgType>")]
    [InlineData("<xml><FromUserName>o</FromUserName><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>-1</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>9999999999999</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><Content>x</Content><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>x</Content></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><MsgId>1</MsgId></xml>")]
    [InlineData("<xml><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType></xml>")]
    [InlineData("<xml><FromUserName>&#xD800;</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>x</Content><MsgId>1</MsgId></xml>")]
    public async Task An_authentic_envelope_without_a_message_in_it_is_malformed(string xml) =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(xml, Now))));

    [Fact]
    public async Task A_document_type_is_refused_around_what_is_otherwise_right()
    {
        var call = Writer.Seal(Good, Now);

        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal("<!DOCTYPE xml>" + Good, Now))));
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(call with { Body = [.. "<!DOCTYPE xml>"u8, .. call.Body] })));
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(call)));
    }

    [Fact]
    public async Task Elements_nested_without_end_are_malformed()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000));

        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(Xml(deep), Now))));
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(Good, Now) with { Body = Bytes($"<xml>{deep}</xml>") })));
    }

    [Fact]
    public async Task Fields_without_number_are_malformed()
    {
        var many = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<f{i}/>"));

        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(Xml(many), Now))));
    }

    [Fact]
    public async Task Text_over_the_limit_is_refused_not_cut()
    {
        Assert.Equal(Refusal.TooLong, await RefuseAsync(Post(Writer.Seal(Writer.Text("o", new('x', ChannelAccount.MaxTextLength + 1), "1", Now), Now))));
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Seal(Writer.Text("o", new('x', ChannelAccount.MaxTextLength), "1", Now), Now))));
    }

    [Fact]
    public async Task More_beside_the_text_than_a_queue_takes_is_refused_not_cut()
    {
        static string Link(int length) => Xml($"<MsgType>link</MsgType><Title>t</Title><Url>{new string('x', length)}</Url><MsgId>1</MsgId>");

        Assert.Equal(Refusal.TooLong, await RefuseAsync(Post(Writer.Seal(Link(16_000), Now))));
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Seal(Link(15_900), Now))));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_outside_and_inside()
    {
        byte[] latin = [.. Bytes(Good[..^10]), 0xE9, .. Bytes(Good[^10..])];

        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(Post(Writer.Seal(Good, Now) with { Body = latin })));
        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(Post(Writer.Seal(latin, Now))));
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Seal(Good, Now) with { Body = Encoding.Unicode.GetBytes(Good) })));
    }

    [Fact]
    public async Task A_truncated_call_is_refused_wherever_it_is_cut()
    {
        var call = Writer.Seal(Good, Now);
        for (var length = 0; length < call.Body.Length; length++)
        {
            Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(call with { Body = call.Body[..length] })));
        }
    }

    [Fact]
    public void Any_body_is_judged_without_an_exception() => Gen.Byte.Array[0, 300].Sample(body =>
        Judge(Post(Writer.Seal(Good, Now) with { Body = body })) is ChannelReply.Refused);

    [Fact]
    public void Any_message_in_an_authentic_envelope_is_judged_without_an_exception() => Gen.Byte.Array[0, 300].Sample(message =>
        Judge(Post(Writer.Seal(message, Now))) is ChannelReply.Refused);

    [Fact]
    public void A_message_with_any_one_character_changed_is_judged_without_an_exception() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char).Sample((at, character) =>
            Judge(Post(Writer.Seal(Good[..at] + character + Good[(at + 1)..], Now))) is not null);

    [Fact]
    public void Any_ciphertext_that_is_signed_is_judged_without_an_exception() => Gen.Int[1, 20].Sample(blocks =>
        Judge(Post(Writer.Sign(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16 * blocks)), Now))) is ChannelReply.Refused);

    [Fact]
    public void Any_query_is_judged_without_an_exception() => Gen.String.Sample(text =>
        Judge(new("POST", name => name == "encrypt_type" ? "aes" : text, _ => "", Writer.Seal(Good, Now).Body, Now)) is ChannelReply.Refused
        && Judge(new("GET", _ => text, _ => "", default, Now)) is ChannelReply.Refused);

    private static ChannelReply Judge(ChannelRequest request)
    {
        var reply = new WeChatChannel().ReceiveAsync(request, Account).AsTask();
        Assert.True(reply.IsCompletedSuccessfully);
        return reply.Result;
    }
}
