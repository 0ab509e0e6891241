using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Functions.Http;

public sealed class ChannelsFunctionTests : IDisposable
{
    private const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Secrets_go_in_and_only_their_names_come_out()
    {
        var answer = await PutAsync("wechat", new { token = "secret-token", encodingAesKey = AesKey, appId = "wx1", appSecret = "secret-app" });
        var list = await _rig.CallAsync(FunctionNames.ListChannels, await _rig.TokenAsync(Role.Admin));

        Assert.Equal(200, answer.Status);
        Assert.Equal("wx1", answer.Json.GetProperty("settings").GetProperty("appId").GetString());
        Assert.Equal(3, answer.Json.GetProperty("secrets").GetArrayLength());
        Assert.Equal($$"""{"accounts":[{{answer.Text}}]}""", list.Text);
        Assert.All([answer.Text, list.Text], text =>
        {
            Assert.DoesNotContain("secret-", text, StringComparison.Ordinal);
            Assert.DoesNotContain(AesKey, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_secret_that_is_left_out_stays()
    {
        await PutAsync("wechat", new { token = "secret-token", encodingAesKey = AesKey, appId = "wx1", appSecret = "secret-app" });

        Assert.Equal(200, (await PutAsync("wechat", new { appId = "wx2" })).Status);

        var account = await _rig.Get<ChannelAccountStore>().GetAsync("wechat", "main", default);
        Assert.Equal(("wx2", "secret-token"), (account!["appId"], account["token"]));
    }

    [Fact]
    public async Task A_web_account_has_no_settings()
    {
        Assert.Equal(200, (await PutAsync("web", new { })).Status);
        Assert.Equal(400, (await PutAsync("web", new { token = "x" })).Status);
    }

    [Fact]
    public async Task What_is_wrong_is_said_without_repeating_a_value()
    {
        var answer = await PutAsync("wechat", new { token = "secret-token", encodingAesKey = "secret-key" });

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.DoesNotContain("secret-", answer.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await PutAsync("smoke", new { })).Status);
        Assert.Equal(400, (await PutAsync("web", new { }, "a/b")).Status);
        Assert.Equal(400, (await PutAsync("wechat", new { token = (string?)null })).Status);
    }

    private async Task<ApiAnswer> PutAsync(string channel, object settings, string account = "main") => await _rig.CallAsync(
        FunctionNames.PutChannel, await _rig.TokenAsync(Role.Admin), new { settings }, route: [("channel", channel), ("account", account)]);
}
