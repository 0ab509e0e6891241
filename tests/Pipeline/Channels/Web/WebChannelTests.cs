using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Web;
using Omni.Pipeline.Messages;

namespace Omni.Tests.Pipeline.Channels.Web;

public sealed class WebChannelTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ChannelAccount Account = new("web", "shop", new Dictionary<string, string>());

    private readonly FakeTimeProvider _time = new(Now);
    private readonly AccessTokens _tokens;
    private readonly WebChannel _channel;

    public WebChannelTests()
    {
        _tokens = new(new(new byte[32]), _time);
        _channel = new(_tokens);
    }

    [Fact]
    public async Task A_visitors_text_becomes_a_message()
    {
        var reply = await ReceiveAsync("""{"clientMessageId":"6f1c-A_9","text":" hello 你好 😀 "}""");

        var accepted = Assert.IsType<ChannelReply.Accepted>(reply);
        Assert.Equal("", accepted.Body);
        var message = Assert.Single(accepted.Messages);
        Assert.Equal("", message.MessageId);
        Assert.Equal(Direction.Inbound, message.Direction);
        Assert.Equal("web", message.Channel);
        Assert.Equal("shop", message.Account);
        Assert.Equal("v1", message.SenderId);
        Assert.Equal("6f1c-A_9", message.ExternalId);
        Assert.Equal(MessageKind.Text, message.Kind);
        Assert.Equal(" hello 你好 😀 ", message.Content);
        Assert.Equal(Now, message.Timestamp);
        Assert.Equal(Now, message.ReceivedAt);
    }

    [Fact]
    public async Task What_it_does_not_know_is_ignored() =>
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync("""{"v":2,"page":{"url":"/"},"clientMessageId":"1","text":"hi"}"""));

    [Fact]
    public async Task An_address_that_a_visitor_leaves_is_noted_and_vouched_for_by_nobody()
    {
        var reply = await ReceiveAsync("""{"clientMessageId":"1","text":"hi","contact":{"email":" Jo@Example.com ","name":" Jo "}}""");

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
        Assert.Equal("Jo", message.SenderName);
        Assert.Equal(new KeyValuePair<string, string>("email", "jo@example.com"), Assert.Single(message.Metadata));
        Assert.Empty(message.VerifiedIdentifiers);
    }

    [Theory]
    [InlineData("\"jo@example.com\"")]
    [InlineData("{}")]
    [InlineData("""{"email":"jo"}""")]
    [InlineData("""{"email":7}""")]
    [InlineData("""{"email":"jo@example.com","name":"a\u0007"}""")]
    public async Task An_address_that_is_none_is_said_to_be_so(string contact)
    {
        var reply = await _channel.ReceiveAsync(Request("POST", Encoding.UTF8.GetBytes($$"""{"clientMessageId":"1","text":"hi","contact":{{contact}}}"""), "Bearer " + Token()), Account);
        Assert.StartsWith("contact is", Assert.IsType<ChannelReply.Refused>(reply).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_the_website_vouches_for_is_named_and_known()
    {
        var token = Token(new(CallerKind.Visitor, "user-1", Role.None, "shop") { Profile = new("42", "Jo Döe", "jo@example.com", "") });
        var reply = await _channel.ReceiveAsync(
            Request("POST", Encoding.UTF8.GetBytes("""{"clientMessageId":"1","text":"hi","contact":{"email":"other@example.com","name":"Other"}}"""), "Bearer " + token), Account);

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
        Assert.Equal(("user-1", "Jo Döe"), (message.SenderId, message.SenderName));
        Assert.Equal(["user:shop:42", "email:jo@example.com"], message.VerifiedIdentifiers.AsEnumerable());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic dTpw")]
    public async Task Who_brings_no_token_is_nobody(string authorization) =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Body("1", "hi"), authorization));

    [Fact]
    public async Task A_token_without_its_scheme_is_none() =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Body("1", "hi"), Token()));

    [Fact]
    public async Task An_agents_token_is_not_a_visitors() =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Body("1", "hi"), "Bearer " + Token(new Caller(CallerKind.Agent, "v1", Role.Admin, "shop"))));

    [Fact]
    public async Task A_visitor_of_another_account_is_nobody_here() =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Body("1", "hi"), "Bearer " + Token(new Caller(CallerKind.Visitor, "v1", Role.None, "Shop"))));

    [Fact]
    public async Task A_token_whose_time_is_up_is_none()
    {
        var token = Token();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Body("1", "hi"), "Bearer " + token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("""{"clientMessageId":"1"}""")]
    [InlineData("""{"text":"hi"}""")]
    [InlineData("""{"clientMessageId":"1","text":""}""")]
    [InlineData("""{"clientMessageId":"1","text":" \n\t\u3000"}""")]
    [InlineData("""{"clientMessageId":"1","text":7}""")]
    [InlineData("""{"clientMessageId":"1","text":null}""")]
    [InlineData("""{"clientMessageId":1,"text":"hi"}""")]
    [InlineData("""{"clientMessageId":"","text":"hi"}""")]
    [InlineData("""{"clientMessageId":"a b","text":"hi"}""")]
    [InlineData("""{"clientMessageId":"é","text":"hi"}""")]
    [InlineData("""{"clientMessageId":"12345678901234567890123456789012345678901234567890123456789012345","text":"hi"}""")]
    [InlineData("""{"clientMessageId":"1","text":"hi","text":"ho"}""")]
    [InlineData("""{"clientMessageId":"1","text":"\ud800"}""")]
    [InlineData("""{"clientMessageId":"1","text":"hi","\ud800":1}""")]
    [InlineData("""{"clientMessageId":"1","text":"hi",}""")]
    [InlineData("""{"clientMessageId":"1","text":"hi"} x""")]
    [InlineData("""{"clientMessageId":"1","text":"hi","a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""")]
    public async Task A_body_that_is_no_such_post_is_malformed(string body) =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task An_id_may_have_64_characters() =>
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync($$"""{"clientMessageId":"{{new string('a', 64)}}","text":"hi"}"""));

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Another_method_is_malformed(string method) =>
        Assert.Equal(new ChannelReply.Refused(Refusal.Malformed, "Only POST is taken here."), await _channel.ReceiveAsync(Request(method, Body("1", "hi"), "Bearer " + Token()), Account));

    [Fact]
    public async Task Text_over_the_limit_is_refused_not_cut()
    {
        Assert.Equal(Refusal.TooLong, await RefuseAsync(Body("1", new('x', ChannelAccount.MaxTextLength + 1))));
        Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Encoding.UTF8.GetString(Body("1", new('x', ChannelAccount.MaxTextLength)))));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    public async Task Another_content_type_is_refused(string contentType) =>
        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(Body("1", "hi"), contentType: contentType));

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("")]
    public async Task Json_is_taken_however_it_is_spelled(string contentType) => Assert.IsType<ChannelReply.Accepted>(
        await _channel.ReceiveAsync(Request("POST", Body("1", "hi"), "bearer " + Token(), contentType), Account));

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        byte[] latin = [.. Body("1", "h")[..^2], 0xE9, .. "\"}"u8];

        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(latin));
    }

    [Fact]
    public void Any_body_is_judged_without_an_exception() => Gen.Byte.Array[0, 200].Sample(body => Judge(body) is ChannelReply.Refused);

    [Fact]
    public void A_post_with_any_one_character_changed_is_judged_without_an_exception()
    {
        const string Good = """{"clientMessageId":"1","text":"a\u00e9\ud83d\ude00b"}""";
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char).Sample((at, character) =>
            Judge(Encoding.UTF8.GetBytes(Good[..at] + character + Good[(at + 1)..])) is not null);
    }

    [Fact]
    public void Any_authorization_is_judged_without_an_exception() => Gen.String.Sample(text =>
        _channel.ReceiveAsync(Request("POST", Body("1", "hi"), "Bearer " + text), Account).AsTask().GetAwaiter().GetResult() is ChannelReply.Refused);

    private ChannelReply Judge(byte[] body) =>
        _channel.ReceiveAsync(Request("POST", body, "Bearer " + Token()), Account).AsTask().GetAwaiter().GetResult();

    private async Task<ChannelReply> ReceiveAsync(string body) =>
        await _channel.ReceiveAsync(Request("POST", Encoding.UTF8.GetBytes(body), "Bearer " + Token()), Account);

    private async Task<Refusal> RefuseAsync(byte[] body, string? authorization = null, string contentType = "application/json") =>
        Assert.IsType<ChannelReply.Refused>(
            await _channel.ReceiveAsync(Request("POST", body, authorization ?? "Bearer " + Token(), contentType), Account)).Reason;

    private string Token(Caller? caller = null) => _tokens.Issue(caller ?? new(CallerKind.Visitor, "v1", Role.None, "shop"), TimeSpan.FromHours(1)).Token;

    private static byte[] Body(string id, string text) => Encoding.UTF8.GetBytes($$"""{"clientMessageId":"{{id}}","text":"{{text}}"}""");

    private static ChannelRequest Request(string method, byte[] body, string authorization, string contentType = "application/json") => new(
        method,
        _ => "",
        name => name switch { "Authorization" => authorization, "Content-Type" => contentType, _ => "" },
        body,
        Now);
}
