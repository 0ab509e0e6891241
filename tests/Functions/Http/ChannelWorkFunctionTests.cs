using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Tests.Pipeline.Channels.WeChat;

namespace Omni.Tests.Functions.Http;

public sealed class ChannelWorkFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_pause_keeps_the_secrets_and_is_over_with_resume()
    {
        await SaveAsync();

        Assert.Equal((200, "True"), await PausedAsync(FunctionNames.PauseChannel));
        Assert.Equal((200, "True"), await PausedAsync(FunctionNames.PauseChannel));
        var paused = (await _rig.Get<ChannelAccountStore>().GetAsync("wechat", "main", default))!;
        Assert.Equal((true, WeChatRequests.Account["appSecret"]), (paused.IsPaused, paused["appSecret"]));
        Assert.Equal((200, "False"), await PausedAsync(FunctionNames.ResumeChannel));
    }

    [Fact]
    public async Task Only_a_paused_account_can_be_removed()
    {
        await SaveAsync();
        Assert.Equal((409, ProblemTypes.NotNow), await DeleteAsync());

        await CallAsync(FunctionNames.PauseChannel);

        Assert.Equal((204, ""), await DeleteAsync());
        Assert.Equal((404, ProblemTypes.NotFound), await DeleteAsync());
        Assert.Null(await _rig.Get<ChannelAccountStore>().GetAsync("wechat", "main", default));
    }

    [Fact]
    public async Task Who_saw_an_older_version_removes_and_pauses_nothing()
    {
        await SaveAsync();
        _rig.Headers.IfMatch = "\"0123456789abcdef\"";

        Assert.Equal(409, (await CallAsync(FunctionNames.PauseChannel)).Status);
        Assert.Equal((409, ProblemTypes.Conflict), await DeleteAsync());
    }

    [Fact]
    public async Task The_setup_names_each_field_of_the_platforms_page_and_no_secret()
    {
        await SaveAsync();

        var answer = await CallAsync(FunctionNames.ReadChannelSetup);

        Assert.Equal("https://omni.example/api/channels/wechat/main/webhook", answer["webhook"]);
        var fields = answer.Json.GetProperty("fields").EnumerateArray().ToList();
        Assert.Equal(["", "token", "encodingAesKey"], fields.Select(field => field.GetProperty("setting").GetString()));
        Assert.Equal([answer["webhook"], null, null], fields.Select(field => field.GetProperty("value").GetString()));
        Assert.All(fields, field => Assert.True(field.GetProperty("isSet").GetBoolean()));
        Assert.DoesNotContain(WeChatRequests.Account["token"], answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_address_goes_before_the_one_that_was_asked()
    {
        using var rig = new ApiRig(("Http:PublicUrl", "https://care.example/"));
        await rig.Get<ChannelAccountStore>().SaveAsync(new("web", "site", new Dictionary<string, string>()), default);

        var answer = await rig.CallAsync(FunctionNames.ReadChannelSetup, await rig.TokenAsync(Role.Admin), route: [("channel", "web"), ("account", "site")]);

        Assert.Equal("https://care.example/api/channels/web/site/webhook", answer["webhook"]);
        Assert.Equal("https://care.example", answer["console"]);
    }

    [Fact]
    public async Task The_widget_and_invitations_are_where_the_console_is()
    {
        using var rig = new ApiRig(("Http:PublicUrl", "https://care.example"), ("Http:ConsoleUrl", "https://pages.example/"));
        await rig.Get<ChannelAccountStore>().SaveAsync(new("web", "site", new Dictionary<string, string>()), default);

        var setup = await rig.CallAsync(FunctionNames.ReadChannelSetup, await rig.TokenAsync(Role.Admin), route: [("channel", "web"), ("account", "site")]);

        Assert.Equal(("https://care.example/api/channels/web/site/webhook", "https://pages.example"), (setup["webhook"], setup["console"]));
        Assert.Equal("https://pages.example/#/entry/t", rig.Get<PublicAddress>().OfEntry(new DefaultHttpContext().Request, "t"));
    }

    [Theory]
    [InlineData("Http:PublicUrl", "care.example")]
    [InlineData("Http:PublicUrl", "ftp://care.example")]
    [InlineData("Http:ConsoleUrl", "/pages")]
    public void An_address_of_the_wrong_form_stops_the_start(string name, string value)
    {
        using var rig = new ApiRig((name, value));

        Assert.Throws<OptionsValidationException>(() => rig.Get<IOptions<PublicAddressOptions>>().Value);
    }

    [Fact]
    public async Task A_test_of_an_account_that_works_says_so()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);

        var answer = await _rig.CallAsync(FunctionNames.TestChannel, await _rig.TokenAsync(Role.Admin), new { }, route: [("channel", "web"), ("account", "main")]);

        Assert.Equal("""{"ok":true,"reason":"","advice":"","sent":false}""", answer.Text);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("{}", 200)]
    [InlineData("{\"recipent\":\"v1\"}", 400)]
    public async Task A_test_needs_no_body_and_a_misspelt_one_is_refused(string? body, int status)
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);

        var answer = await _rig.CallAsync(FunctionNames.TestChannel, await _rig.TokenAsync(Role.Admin), body, route: [("channel", "web"), ("account", "main")]);

        Assert.Equal(status, answer.Status);
    }

    private async Task SaveAsync() => await _rig.Get<ChannelAccountStore>().SaveAsync(WeChatRequests.Account, default);

    private async Task<(int, string?)> PausedAsync(string function) => await CallAsync(function) is var answer ? (answer.Status, answer["paused"]) : default;

    private async Task<(int, string)> DeleteAsync() => await CallAsync(FunctionNames.DeleteChannel) is var answer ? (answer.Status, answer.Problem) : default;

    private async Task<ApiAnswer> CallAsync(string function) =>
        await _rig.CallAsync(function, await _rig.TokenAsync(Role.Admin), route: [("channel", "wechat"), ("account", "main")]);
}
