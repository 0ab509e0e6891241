using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Pipeline.Channels.WeChat;

namespace Omni.Tests.Runtime.Demo;

public sealed class LoopbackWeChatTests : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private readonly HttpClient _client = new();
    private readonly List<ChannelReply> _replies = [];
    private LoopbackWeChat _platform = null!;
    private WebApplication _webhook = null!;
    private int _failures;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _webhook = builder.Build();
        _webhook.Map("/hook", ReceiveAsync);
        await _webhook.StartAsync();

        var options = WeChatRequests.Options with { Webhook = new(_webhook.Urls.Single() + "/hook") };
        _platform = await LoopbackWeChat.StartAsync(options, _time, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task What_a_customer_writes_reaches_the_webhook_signed_and_sealed()
    {
        var delivery = await _platform.SendTextAsync("oUser", "你好 ]]> <b>", "42", CancellationToken.None);

        Assert.Equal(new LoopbackDelivery(1, 200, "success"), delivery);
        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(Assert.Single(_replies)).Messages);
        Assert.Equal(("oUser", "你好 ]]> <b>", "42"), (message.SenderId, message.Content, message.ExternalId));
    }

    [Fact]
    public async Task What_is_posted_again_after_hours_is_the_same_message_newly_signed()
    {
        await _platform.SendTextAsync("oUser", "hi", "42", CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(7));
        await _platform.RepeatAsync(CancellationToken.None);

        var messages = _replies.Select(reply => Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages)).ToList();
        Assert.Equal(2, messages.Count);
        Assert.Equal(messages[0].ExternalId, messages[1].ExternalId);
        Assert.Equal(messages[0].Timestamp, messages[1].Timestamp);
    }

    [Fact]
    public async Task A_tap_on_the_menu_allows_three_answers_in_a_minute_beside_those_for_a_message()
    {
        await _platform.SendEventAsync("oUser", "CLICK", "k", CancellationToken.None);
        foreach (var expected in (int[])[0, 0, 0, 45047])
        {
            Assert.Contains($"\"errcode\":{expected},", await SendAsync(await TokenAsync(), Message("oUser", "hi")), StringComparison.Ordinal);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("45015", await SendAsync(await TokenAsync(), Message("oUser", "hi")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_reaches_the_webhook()
    {
        await _platform.SendEventAsync("oUser", "subscribe", "qrscene_7", CancellationToken.None);

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(Assert.Single(_replies)).Messages);
        Assert.Equal($"oUser-{WeChatRequests.Now.ToUnixTimeSeconds()}-subscribe-qrscene_7", message.ExternalId);
    }

    [Fact]
    public async Task A_message_that_is_not_acknowledged_comes_again_with_the_same_id_up_to_three_times()
    {
        _failures = 2;
        var third = await _platform.SendTextAsync("oUser", "hi", "42", CancellationToken.None);
        _failures = 3;
        var none = await _platform.SendTextAsync("oUser", "hi", "43", CancellationToken.None);

        Assert.Equal(new LoopbackDelivery(3, 200, "success"), third);
        Assert.Equal(new LoopbackDelivery(3, 500, ""), none);
        Assert.Equal(
            ["42", "42", "42", "43", "43", "43"],
            _replies.Select(reply => Assert.IsType<ChannelReply.Accepted>(reply).Messages[0].ExternalId));
    }

    [Fact]
    public async Task A_call_can_be_broken_before_it_is_posted()
    {
        var call = _platform.Writer.Seal(_platform.Writer.Text("oUser", "hi", "42", WeChatRequests.Now), WeChatRequests.Now);

        await _platform.PostAsync(call.With("msg_signature", "0"), CancellationToken.None);

        Assert.Equal(new ChannelReply.Refused(Refusal.Unauthenticated), Assert.Single(_replies));
    }

    [Fact]
    public async Task A_webhook_that_is_not_there_is_tried_three_times()
    {
        _platform.Webhook = new("http://127.0.0.1:1/hook");

        Assert.Equal(new LoopbackDelivery(3, 0, ""), await _platform.SendTextAsync("oUser", "hi", "42", CancellationToken.None));
    }

    [Fact]
    public async Task A_token_stays_the_same_until_it_is_forced()
    {
        var first = await TokenAsync();
        Assert.Equal(first, await TokenAsync());
        var second = await TokenAsync(force: true);

        Assert.NotEqual(first, second);
        Assert.Contains("40001", await SendAsync(first, Message("oUser", "hi")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_its_last_five_minutes_a_token_is_good_beside_the_new_one()
    {
        _platform.Meet("oUser");
        var first = await TokenAsync();
        _time.Advance(TimeSpan.FromSeconds(7200 - 300));
        var second = await TokenAsync();

        Assert.NotEqual(first, second);
        Assert.Contains("\"errcode\":0", await SendAsync(first, Message("oUser", "hi")), StringComparison.Ordinal);
        Assert.Contains("\"errcode\":0", await SendAsync(second, Message("oUser", "hi")), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(300));
        Assert.Contains("42001", await SendAsync(first, Message("oUser", "hi")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"grant_type":"client_credential","appid":"wx0","secret":"test-secret"}""", "40013")]
    [InlineData("""{"grant_type":"client_credential","appid":"wxb11529c136998cb6","secret":"wrong"}""", "40125")]
    [InlineData("""{"appid":"wxb11529c136998cb6","secret":"test-secret"}""", "40002")]
    [InlineData("nonsense", "47001")]
    public async Task A_token_is_only_for_who_knows_the_secret(string request, string code) =>
        Assert.Contains(code, await PostAsync("/cgi-bin/stable_token", request), StringComparison.Ordinal);

    [Fact]
    public async Task An_answer_with_escaped_characters_is_refused()
    {
        _platform.Meet("oUser");
        var token = await TokenAsync();

        Assert.Contains("40033", await SendAsync(token, Message("oUser", "\\u4f60\\u597d")), StringComparison.Ordinal);
        Assert.Contains("\"errcode\":0", await SendAsync(token, Message("oUser", "\\\\u4f60 \\u0001")), StringComparison.Ordinal);
        Assert.Equal("\\u4f60 \u0001", Assert.Single(_platform.Received).Text);
    }

    [Fact]
    public async Task An_answer_over_2048_bytes_is_refused()
    {
        _platform.Meet("oUser");

        Assert.Contains("45002", await SendAsync(await TokenAsync(), Message("oUser", new('汉', 683))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_can_be_waited_for_before_and_after_it_comes()
    {
        _platform.Meet("oUser");
        _platform.Meet("oOther");
        var token = await TokenAsync();
        var early = _platform.WaitForMessageAsync("oUser", message => message.Text == "second", CancellationToken.None);
        await SendAsync(token, Message("oOther", "second"));
        await SendAsync(token, Message("oUser", "first"));
        Assert.False(early.IsCompleted);

        await SendAsync(token, Message("oUser", "second"));

        Assert.Equal("second", (await early).Text);
        Assert.Equal("first", (await _platform.WaitForMessageAsync("oUser", _ => true, CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Who_waits_in_vain_can_give_up()
    {
        using var patience = new CancellationTokenSource();
        var wait = _platform.WaitForMessageAsync("oUser", _ => true, patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private async Task<string> TokenAsync(bool force = false)
    {
        var answer = await PostAsync(
            "/cgi-bin/stable_token",
            $$"""{"grant_type":"client_credential","appid":"wxb11529c136998cb6","secret":"test-secret","force_refresh":{{(force ? "true" : "false")}}}""");
        return System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("access_token").GetString()!;
    }

    private Task<string> SendAsync(string token, string json) => PostAsync($"/cgi-bin/message/custom/send?access_token={token}", json);

    private async Task<string> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(_platform.Address, path), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static string Message(string openId, string escaped) =>
        $$$"""{"touser":"{{{openId}}}","msgtype":"text","text":{"content":"{{{escaped}}}"}}""";

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var reply = await new WeChatChannel().ReceiveAsync(
            new(http.Request.Method, name => http.Request.Query[name].ToString(), name => http.Request.Headers[name].ToString(), body.ToArray(), _time.GetUtcNow()),
            WeChatRequests.Account);
        _replies.Add(reply);
        if (_failures > 0)
        {
            _failures--;
            http.Response.StatusCode = 500;
            return;
        }

        await http.Response.WriteAsync(reply is ChannelReply.Accepted accepted ? accepted.Body : "refused");
    }
}
