using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Pipeline.Channels.App;
using Omni.Tests.Pipeline.Channels.DingTalk;
using Omni.Tests.Pipeline.Channels.WeChat;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels;

public sealed class AccountTrialTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private readonly ServiceProvider _services;

    public AccountTrialTests() => _services = ChannelServicesRig.Build(_time);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_good_wechat_account_passes_and_a_customer_who_wrote_gets_the_text()
    {
        await using var platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, default);
        var account = WeChatRequests.Options.ToAccount("main", platform.Address);
        platform.Meet("oUser");

        Assert.Equal(new TrialResult("", ""), await RunAsync(account));
        Assert.Empty(platform.Received);
        Assert.Equal(new TrialResult("", "") { IsSent = true }, await RunAsync(account, "oUser"));
        Assert.Equal(AccountTrial.Text, Assert.Single(platform.Received).Text);
        Assert.Equal(("wechat-40125", true), Reason(await RunAsync(With(account, "appSecret", "wrong"))));
        Assert.Equal(("wechat-40003", true), Reason(await RunAsync(account, "oStranger")));
    }

    [Fact]
    public async Task A_paused_account_is_tried_and_sends_nothing()
    {
        await using var platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, default);
        var account = WeChatRequests.Options.ToAccount("main", platform.Address) with { IsPaused = true };
        platform.Meet("oUser");

        Assert.Equal(("account-paused", true), Reason(await RunAsync(account, "oUser")));
        Assert.Empty(platform.Received);
        Assert.True((await RunAsync(account)).IsOk);
    }

    [Theory]
    [InlineData("dingtalk", "dingtalk-no-token")]
    [InlineData("wechat", "wechat-no-token")]
    public void A_platform_that_gives_no_token_comes_with_advice(string channel, string reason) =>
        Assert.NotEqual("", _services.GetServices<Omni.Pipeline.Ports.IChannelCheck>().Single(check => check.Channel == channel).AdviceOn(reason));

    [Fact]
    public async Task The_platform_is_asked_also_while_there_is_a_good_token()
    {
        await using var platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, default);
        var account = WeChatRequests.Options.ToAccount("main", platform.Address);
        platform.Meet("oUser");
        await RunAsync(account, "oUser");

        var requests = platform.TokenRequests;

        Assert.True((await RunAsync(account)).IsOk);
        Assert.Equal(requests + 1, platform.TokenRequests);
    }

    [Fact]
    public async Task A_good_dingtalk_account_passes_and_a_wrong_secret_does_not()
    {
        await using var platform = await LoopbackDingTalk.StartAsync(DingTalkRequests.Options, _time, default);
        var account = DingTalkRequests.Options.ToAccount("main", platform.Address);

        Assert.True((await RunAsync(account)).IsOk);
        Assert.Equal(("dingtalk-invalidClientIdOrSecret", true), Reason(await RunAsync(With(account, "appSecret", "wrong"))));
    }

    [Fact]
    public async Task An_app_is_asked_by_a_signed_call_that_shows_nobody_anything()
    {
        await using var server = await LoopbackApp.StartAsync(AppRig.Options, _time, default);
        var account = AppRig.Options.ToAccount("main", server.Address);

        Assert.Equal(new TrialResult("", ""), await RunAsync(account));
        Assert.Equal(("app-http-401", true), Reason(await RunAsync(With(account, "secret", AppRig.OtherSecret))));
        Assert.Equal(("app-http-404", true), Reason(await RunAsync(With(account, "callbackUrl", new Uri(server.Address, "nothing").ToString()))));
        Assert.Equal(("app-unreachable", true), Reason(await RunAsync(With(account, "callbackUrl", "http://127.0.0.1:1/"))));
    }

    [Fact]
    public async Task On_the_web_nobody_can_be_written_to_first()
    {
        var account = new ChannelAccount("web", "site", new Dictionary<string, string>());

        Assert.True((await RunAsync(account)).IsOk);
        Assert.Equal(("no-recipients", true), Reason(await RunAsync(account, "v1")));
    }

    [Fact]
    public async Task What_is_missing_or_unreadable_is_said_before_anybody_is_asked()
    {
        Assert.Equal(("settings-invalid", true), Reason(await RunAsync(With(WeChatRequests.Account, "appId", ""))));
        var unreadable = WeChatRequests.Account with { Unreadable = new Dictionary<string, string> { ["appSecret"] = "sealed" } };
        Assert.Equal(("secret-unreadable", true), Reason(await RunAsync(unreadable)));
    }

    [Fact]
    public async Task A_platform_that_is_silent_is_waited_for_ten_seconds_at_most()
    {
        var asked = new TaskCompletionSource();
        using var http = new ScriptedHttp(async (_, ct) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException("Nobody gave up.");
        });
        await using var services = ChannelServicesRig.Build(_time, http: http);
        var run = services.GetRequiredService<AccountTrial>().RunAsync(WeChatRequests.Account, "", "m1", default).AsTask();
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(run.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.False((await run).IsOk);
    }

    private ValueTask<TrialResult> RunAsync(ChannelAccount account, string recipient = "") =>
        _services.GetRequiredService<AccountTrial>().RunAsync(account, recipient, "m1", default);

    private static (string, bool) Reason(TrialResult result) => (result.Reason, result.Advice.Length > 0);

    private static ChannelAccount With(ChannelAccount account, string name, string value) =>
        account with { Settings = new Dictionary<string, string>(account.Settings) { [name] = value } };
}
