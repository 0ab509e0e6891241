using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

/// <summary>What WeChat tells of a subscriber.</summary>
public sealed class WeChatIdentitiesTests : IAsyncLifetime
{
    private const string Customer = "oUser";

    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private ServiceProvider _services = null!;
    private LoopbackWeChat _platform = null!;
    private ChannelAccount _account = null!;

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, default);
        _account = WeChatRequests.Options.ToAccount("main", _platform.Address);
        _services = ChannelServicesRig.Build(_time);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task A_subscriber_is_known_by_the_id_that_all_accounts_of_the_company_share()
    {
        _platform.SetUnionId(Customer, "u-1");

        Assert.Equal(["unionid:u-1"], Assert.IsType<IdentityAnswer.Known>(await AskAsync()).Identifiers.AsEnumerable());
    }

    [Fact]
    public async Task Who_does_not_subscribe_has_none()
    {
        Assert.Empty(Assert.IsType<IdentityAnswer.Known>(await AskAsync()).Identifiers.AsEnumerable());
        Assert.Equal([Customer], _platform.AskedUsers);
    }

    [Fact]
    public async Task An_account_without_a_secret_asks_nothing()
    {
        var account = _account with { Settings = _account.Settings.Where(it => it.Key != WeChatSettingNames.AppSecret).ToDictionary() };

        Assert.Empty(Assert.IsType<IdentityAnswer.Known>(await AskAsync(account)).Identifiers.AsEnumerable());
        Assert.Equal(0, _platform.TokenRequests);
        Assert.Empty(_platform.AskedUsers);
    }

    [Fact]
    public async Task Without_the_permission_or_with_wrong_credentials_nobody_can_be_asked_about()
    {
        _platform.Faults.Add(LoopbackFault.Error(48001), on: LoopbackCall.UserInfo);
        Assert.Equal(new IdentityAnswer.NotAllowed("wechat-48001"), await AskAsync());

        var account = _account with { Settings = new Dictionary<string, string>(_account.Settings) { [WeChatSettingNames.AppSecret] = "wrong" } };
        Assert.Equal(new IdentityAnswer.NotAllowed("wechat-40125"), await AskAsync(account));
    }

    [Fact]
    public async Task What_passes_is_asked_again_and_what_does_not_is_not()
    {
        foreach (var fault in (LoopbackFault[])[LoopbackFault.Drop(), LoopbackFault.Garbage(), LoopbackFault.Status(503), LoopbackFault.Error(45009), LoopbackFault.Error(0)])
        {
            _platform.Faults.Add(fault, on: LoopbackCall.UserInfo);
            Assert.True(await AskAsync() is IdentityAnswer.Retry { After.Ticks: > 0 }, fault.ToString());
        }

        _platform.Faults.Add(LoopbackFault.Error(40003), on: LoopbackCall.UserInfo);
        Assert.Equal(new IdentityAnswer.Refused("wechat-40003"), await AskAsync());
    }

    [Fact]
    public async Task An_answer_about_somebody_else_is_none()
    {
        var http = new ScriptedHttp((request, _) => Task.FromResult(ScriptedHttp.Json(
            request.RequestUri!.AbsolutePath.EndsWith("stable_token", StringComparison.Ordinal)
                ? """{"access_token":"t","expires_in":7200}"""
                : """{"subscribe":1,"openid":"oOther","unionid":"u-2"}""")));
        await using var services = ChannelServicesRig.Build(_time, http: http);

        Assert.IsType<IdentityAnswer.Retry>(await services.GetRequiredService<IChannelIdentities>().AskAsync(Customer, _account, default));
    }

    private ValueTask<IdentityAnswer> AskAsync(ChannelAccount? account = null) =>
        _services.GetRequiredService<IChannelIdentities>().AskAsync(Customer, account ?? _account, default);
}
