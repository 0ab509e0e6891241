using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

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
    public async Task Who_sends_a_secret_to_another_address_has_to_know_it()
    {
        await PutAsync("wechat", Good);

        var refused = await PutAsync("wechat", new { appId = "wx1", apiBase = "https://collector.example" });

        Assert.Equal((400, ProblemTypes.Invalid), (refused.Status, refused.Problem));
        Assert.Contains("give appSecret again", refused["detail"], StringComparison.Ordinal);
        Assert.Equal("", (await _rig.Get<ChannelAccountStore>().FindAsync("wechat", "main", default))!["apiBase"]);
        Assert.Equal(200, (await PutAsync("wechat", new { appId = "wx1", appSecret = "secret-app", apiBase = "https://collector.example" })).Status);
        Assert.Equal(200, (await PutAsync("wechat", new { appId = "wx2", apiBase = "https://collector.example" })).Status);
    }

    [Fact]
    public async Task A_web_account_needs_no_settings()
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

    [Fact]
    public async Task Who_saw_an_older_version_is_told_and_changes_nothing()
    {
        var first = await PutAsync("wechat", Good);
        _rig.Headers.IfMatch = $"\"{first["eTag"]}\"";
        Assert.Equal(200, (await PutAsync("wechat", new { appId = "wx2" })).Status);

        var late = await PutAsync("wechat", new { appId = "wx3" });

        Assert.Equal((409, ProblemTypes.Conflict), (late.Status, late.Problem));
        Assert.Equal("wx2", (await _rig.Get<ChannelAccountStore>().GetAsync("wechat", "main", default))!["appId"]);
        Assert.Equal(409, (await PutAsync("wechat", Good, "another")).Status);
    }

    [Fact]
    public async Task A_change_that_races_another_keeps_what_the_other_wrote()
    {
        await PutAsync("wechat", Good);
        using var otherProcess = new ChannelAccountStore(_rig.Tables, _rig.Get<SettingSecrets>(), _rig.Time);
        var isFirst = true;
        _rig.Tables.Before = async call =>
        {
            if (call is { Table: "settings", Operation: TableOperation.Write } && isFirst)
            {
                isFirst = false;
                var seen = await otherProcess.FindAsync("wechat", "main", default);
                Assert.NotNull(await otherProcess.TrySaveAsync(seen! with { IsPaused = true }, default));
            }
        };

        var answer = await PutAsync("wechat", new { appId = "wx2" });

        Assert.Equal((200, "wx2", true), (answer.Status, answer.Json.GetProperty("settings").GetProperty("appId").GetString(), answer.Json.GetProperty("paused").GetBoolean()));
    }

    [Fact]
    public async Task A_reference_is_taken_where_the_host_follows_it_and_refused_where_not()
    {
        var answer = await PutAsync("wechat", new { token = "t", encodingAesKey = AesKey, appId = "wx1", appSecret = "@keyvault:https://omni.vault.azure.net/secrets/s" });

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Contains("appSecret", answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_change_leaves_who_what_and_when_and_no_value()
    {
        await PutAsync("wechat", Good);
        (string, string)[] main = [("channel", "wechat"), ("account", "main")];
        var token = await _rig.TokenAsync(Role.Admin);
        foreach (var function in new[] { FunctionNames.PauseChannel, FunctionNames.PauseChannel, FunctionNames.ResumeChannel, FunctionNames.PauseChannel, FunctionNames.DeleteChannel })
        {
            await _rig.CallAsync(function, token, route: main);
        }

        var entries = await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default);

        Assert.Equal(["account-saved", "account-paused", "account-resumed", "account-paused", "account-deleted"], entries.Select(entry => entry.What));
        Assert.All(entries, entry => Assert.Equal(("Admin", "wechat/main", _rig.Time.GetUtcNow()), (entry.Who, entry.Subject, entry.At)));
        Assert.Equal("appId appSecret encodingAesKey token", entries[0].Detail);
    }

    [Fact]
    public async Task A_change_whose_trail_can_not_be_written_is_not_made()
    {
        await PutAsync("wechat", Good);
        _rig.Tables.Before = call => call.Table == "audit" ? throw new StorageUnavailableException("away") : ValueTask.CompletedTask;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => PutAsync("wechat", new { appId = "wx2" }));

        Assert.Equal("wx1", (await _rig.Get<ChannelAccountStore>().FindAsync("wechat", "main", default))!["appId"]);
    }

    private static object Good => new { token = "secret-token", encodingAesKey = AesKey, appId = "wx1", appSecret = "secret-app" };

    private async Task<ApiAnswer> PutAsync(string channel, object settings, string account = "main") => await _rig.CallAsync(
        FunctionNames.PutChannel, await _rig.TokenAsync(Role.Admin), new { settings }, route: [("channel", channel), ("account", account)]);
}
