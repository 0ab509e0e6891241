using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Ports;
using Omni.Tests.Pipeline.Channels.WeChat;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

/// <summary>What the door does beside reading: paused accounts and senders who write too much.</summary>
public sealed class ReceiveFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new(
        ("Limits:MessagesPerSecond", "1"), ("Limits:MessageBurst", "2"),
        ("Limits:VisitorMessagesPerSecond", "0.5"), ("Limits:VisitorMessageBurst", "2"),
        ("Limits:VisitorsPerMinute", "1"), ("Limits:VisitorBurst", "2"));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_visitor_who_writes_too_much_is_told_when_to_try_again()
    {
        await SaveAsync(new("web", "site", new Dictionary<string, string>()));
        Assert.Equal((202, 202), ((await PostAsync("m1")).Status, (await PostAsync("m2")).Status));

        var answer = await PostAsync("m3");

        Assert.Equal((429, ProblemTypes.TooManyMessages, "2"), (answer.Status, answer.Problem, answer.Headers.RetryAfter.ToString()));
        Assert.Equal(202, (await PostAsync("m3", "another")).Status);
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(202, (await PostAsync("m3")).Status);
        Assert.Equal(4, _rig.Queue.Take(QueueNames.Dedupe).Count);
    }

    [Fact]
    public async Task A_platforms_account_is_not_made_to_suffer_for_one_senders_flood()
    {
        await SaveAsync(WeChatRequests.Account);
        using var counted = new OwnMeasurements();

        for (var i = 0; i < 5; i++)
        {
            var answer = await WeChatAsync($"<xml><ToUserName>gh</ToUserName><FromUserName>oUser</FromUserName><CreateTime>1772366400</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>{i}</MsgId></xml>");
            Assert.Equal((200, "success"), (answer.Status, answer.Text));
        }

        Assert.Equal(2, _rig.Queue.Take(QueueNames.Dedupe).Count);
        Assert.Equal(3, counted["omni.messages.dropped", "wechat"]);
        Assert.Single(_rig.Log.Lines, line => line.EventId == 3118);
    }

    [Fact]
    public async Task A_flood_is_logged_without_saying_whose_it_is()
    {
        await SaveAsync(WeChatRequests.Account);

        for (var i = 0; i < 3; i++)
        {
            await WeChatAsync($"<xml><ToUserName>gh</ToUserName><FromUserName>oUser</FromUserName><CreateTime>{1772366400 + i}</CreateTime><MsgType>event</MsgType><Event>CLICK</Event><EventKey>k{i}</EventKey></xml>");
        }

        Assert.Single(_rig.Log.Lines, line => line.EventId == 3118);
        Assert.DoesNotContain(_rig.Log.Lines, line => line.Text.Contains("oUser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_platform_whose_signature_is_wrong_is_told_of_the_signature_and_a_visitor_of_the_token()
    {
        await SaveAsync(WeChatRequests.Account);
        await SaveAsync(new("web", "site", new Dictionary<string, string>()));

        var wechat = await _rig.CallAsync(
            FunctionNames.ReceiveWebhook, body: "<xml><Encrypt>x</Encrypt></xml>", query: "?encrypt_type=aes&msg_signature=00&timestamp=1&nonce=2", route: [("channel", "wechat"), ("account", "main")]);
        var web = await _rig.CallAsync(FunctionNames.ReceiveWebhook, "nobody's", new { clientMessageId = "m1", text = "hi" }, route: [("channel", "web"), ("account", "site")]);

        Assert.Equal((401, ProblemTypes.Unauthenticated, "Signature"), (wechat.Status, wechat.Problem, wechat.Headers.WWWAuthenticate.ToString()));
        Assert.Contains("signature", wechat["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("token", wechat["detail"], StringComparison.Ordinal);
        Assert.Equal((401, "Bearer"), (web.Status, web.Headers.WWWAuthenticate.ToString()));
        Assert.Contains("bearer token", web["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_is_told_of_its_encoding_and_not_of_json()
    {
        await SaveAsync(WeChatRequests.Account);

        var answer = await _rig.CallAsync(
            FunctionNames.ReceiveWebhook, body: new MemoryStream([0xFF, 0xFE]), query: "?encrypt_type=aes", route: [("channel", "wechat"), ("account", "main")]);

        Assert.Equal((415, "The body is not in UTF-8."), (answer.Status, answer["detail"]));
    }

    [Theory]
    [InlineData("""{"clientMessageId":"a b","text":"hi"}""", "clientMessageId")]
    [InlineData("""{"clientMessageId":"m1","text":" "}""", "text")]
    [InlineData("""{"clientMessageId":"m1","text":7}""", "text")]
    [InlineData("""{"clientMessageId":"m1","text":"hi","attachments":[{"id":7}]}""", "attachments")]
    [InlineData("""{"clientMessageId":"m1","text":"hi","attachments":{}}""", "attachments")]
    [InlineData("""[]""", "The body")]
    [InlineData("""{"clientMessageId":"m1","text":"\ud800"}""", "The body")]
    public async Task A_page_that_posts_something_else_is_told_what_is_wrong(string body, string named)
    {
        await SaveAsync(new("web", "site", new Dictionary<string, string>()));

        var answer = await _rig.CallAsync(
            FunctionNames.ReceiveWebhook, _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "site")), body, route: [("channel", "web"), ("account", "site")]);

        Assert.Equal((400, ProblemTypes.Malformed), (answer.Status, answer.Problem));
        Assert.StartsWith(named, answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_account_takes_nothing_and_says_so_to_its_platform_alone()
    {
        await SaveAsync(new ChannelAccount("web", "site", new Dictionary<string, string>()) with { IsPaused = true });

        var paused = await PostAsync("m1");
        var forged = await _rig.CallAsync(FunctionNames.ReceiveWebhook, "nobody's", new { clientMessageId = "m1", text = "hi" }, route: [("channel", "web"), ("account", "site")]);
        var session = await _rig.CallAsync(FunctionNames.StartVisitorSession, route: ("account", "site"));

        Assert.Equal((503, ProblemTypes.AccountPaused, "60"), (paused.Status, paused.Problem, paused.Headers.RetryAfter.ToString()));
        Assert.Equal(401, forged.Status);
        Assert.Equal((503, ProblemTypes.AccountPaused), (session.Status, session.Problem));
        Assert.Empty(_rig.Queue.Take(QueueNames.Dedupe));
    }

    [Fact]
    public async Task More_beside_the_text_than_a_row_takes_is_refused_whatever_the_channel_lets_pass()
    {
        const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        await SaveAsync(new("app", "main", new Dictionary<string, string> { ["secret"] = Secret, ["callbackUrl"] = "https://app.example/" }));

        Assert.Equal(202, (await PostedAsync("m1", 'x')).Status);
        var refused = await PostedAsync("m2", '\u0001');

        Assert.Equal((413, ProblemTypes.TextTooLong), (refused.Status, refused.Problem));
        Assert.Single(_rig.Queue.Take(QueueNames.Dedupe));

        async Task<ApiAnswer> PostedAsync(string id, char unit)
        {
            var metadata = Enumerable.Range(0, 20).ToDictionary(i => $"{i:D2}{new string(unit, 62)}", _ => new string(unit, 256));
            var body = JsonSerializer.Serialize(new { messageId = id, user = new { id = "u1" }, text = "hi", metadata });
            var timestamp = _rig.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            Assert.True(WebhookSecret.TryParse(Secret, out var secret));
            _rig.Headers[WebhookSecret.IdHeader] = id;
            _rig.Headers[WebhookSecret.TimestampHeader] = timestamp;
            _rig.Headers[WebhookSecret.SignatureHeader] = secret.Sign(id, timestamp, Encoding.UTF8.GetBytes(body));
            return await _rig.CallAsync(FunctionNames.ReceiveWebhook, null, body, route: [("channel", "app"), ("account", "main")]);
        }
    }

    [Fact]
    public async Task New_visitors_of_one_address_are_limited_and_those_who_come_back_are_not()
    {
        await SaveAsync(new("web", "site", new Dictionary<string, string>()));
        _rig.Peer = IPAddress.Parse("203.0.113.9");
        var first = await StartAsync();
        Assert.Equal((201, 201), (first.Status, (await StartAsync()).Status));

        var refused = await StartAsync();

        Assert.Equal((429, ProblemTypes.TooManyVisitors, "60"), (refused.Status, refused.Problem, refused.Headers.RetryAfter.ToString()));
        Assert.Equal(201, (await StartAsync(first["token"])).Status);
        _rig.Headers["X-Forwarded-For"] = "198.51.100.1";
        Assert.Equal(429, (await StartAsync()).Status);
        _rig.Peer = IPAddress.Parse("203.0.113.10");
        Assert.Equal(201, (await StartAsync()).Status);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_is_the_last_that_it_names()
    {
        using var rig = new ApiRig(("Limits:VisitorsPerMinute", "1"), ("Limits:VisitorBurst", "1"), ("Limits:TrustForwardedFor", "true"));
        await rig.Get<ChannelAccountStore>().SaveAsync(new("web", "site", new Dictionary<string, string>()), default);
        rig.Peer = IPAddress.Loopback;
        var statuses = new List<int>();
        foreach (var header in new[] { "203.0.113.1", "made-up, 203.0.113.7, 203.0.113.1", "203.0.113.1, 203.0.113.2", "203.0.113.9, 203.0.113.2:50412", "203.0.113.3:50412", "[2001:db8::1]:443", "2001:db8::1" })
        {
            rig.Headers["X-Forwarded-For"] = header;
            statuses.Add((await rig.CallAsync(FunctionNames.StartVisitorSession, route: ("account", "site"))).Status);
        }

        Assert.Equal([201, 429, 201, 429, 201, 201, 429], statuses);
    }

    private Task<ApiAnswer> StartAsync(string? token = null) => _rig.CallAsync(FunctionNames.StartVisitorSession, token, route: ("account", "site"));

    private Task<ApiAnswer> PostAsync(string id, string visitor = "v1") => _rig.CallAsync(
        FunctionNames.ReceiveWebhook,
        _rig.Token(new(CallerKind.Visitor, visitor, Role.None, "site")),
        new { clientMessageId = id, text = "hi" },
        route: [("channel", "web"), ("account", "site")]);

    private Task<ApiAnswer> WeChatAsync(string xml)
    {
        var call = WeChatRequests.Writer.Seal(xml, _rig.Time.GetUtcNow());
        return _rig.CallAsync(
            FunctionNames.ReceiveWebhook,
            body: System.Text.Encoding.UTF8.GetString(call.Body),
            query: "?" + string.Join('&', call.Query.Select(it => $"{it.Key}={Uri.EscapeDataString(it.Value)}")),
            route: [("channel", "wechat"), ("account", "main")]);
    }

    private async Task SaveAsync(ChannelAccount account) => await _rig.Get<ChannelAccountStore>().SaveAsync(account, default);
}
