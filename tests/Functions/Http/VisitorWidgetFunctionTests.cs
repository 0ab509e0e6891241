using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Functions.Http;

public sealed class VisitorWidgetFunctionTests : IDisposable
{
    // A Tuesday, at midnight.
    private readonly ApiRig _rig = new(("Schedules:Hours:Tuesday", "09:00-17:00"), ("Schedules:Hours:Monday", ""));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_page_is_told_how_the_widget_looks_and_no_secret()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(
            new("web", "shop", new Dictionary<string, string>
            {
                ["color"] = "#b3541e",
                ["position"] = "left",
                ["title"] = "Kettle",
                ["greetingZh"] = "您好",
                ["identitySecret"] = "0123456789abcdef0123456789abcdef",
            }),
            default);

        var answer = await ReadAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            """{"color":"#b3541e","position":"left","title":{"text":"Kettle","zh":""},"greeting":{"text":"","zh":"您好"},"agentsOnline":false,"opensAt":"2030-01-01T09:00:00+00:00","bot":null}""",
            System.Text.RegularExpressions.Regex.Unescape(answer.Text));
    }

    [Fact]
    public async Task It_says_whether_anybody_is_there_and_when_somebody_will_be()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "shop", new Dictionary<string, string>()), default);
        await _rig.TokenAsync(Role.Agent);
        await _rig.Directory.SetStatusAsync(nameof(Role.Agent), AgentStatus.Online, default);
        await _rig.Get<Presence>().RenewAsync(nameof(Role.Agent), "page", default);
        _rig.Time.Advance(TimeSpan.FromHours(9) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await ReadAsync()).Json.GetProperty("opensAt").GetString());

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.Get<Presence>().RenewAsync(nameof(Role.Agent), "page", default);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        var open = await ReadAsync();

        Assert.True(open.Json.GetProperty("agentsOnline").GetBoolean());
        Assert.Null(open.Json.GetProperty("opensAt").GetString());
    }

    [Fact]
    public async Task There_is_none_for_an_account_that_is_not_there_or_paused()
    {
        Assert.Equal((404, ProblemTypes.NotFound), await ReadAsync() is var gone ? (gone.Status, gone.Problem) : default);
        await _rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", "shop", new Dictionary<string, string>()) with { IsPaused = true }, default);
        Assert.Equal((503, ProblemTypes.AccountPaused), await ReadAsync() is var paused ? (paused.Status, paused.Problem) : default);
    }

    private Task<ApiAnswer> ReadAsync() => _rig.CallAsync(FunctionNames.ReadWidget, route: ("account", "shop"));
}
