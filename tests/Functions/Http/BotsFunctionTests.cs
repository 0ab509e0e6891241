using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Functions.Http;

public sealed class BotsFunctionTests : IDisposable
{
    private static readonly (string, string)[] Account = [("channel", "web"), ("account", "main")];

    private readonly ApiRig _rig = new();

    public BotsFunctionTests() =>
        _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default).AsTask().GetAwaiter().GetResult();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_bot_is_off_until_an_admin_turns_it_on_and_it_works_at_once()
    {
        var before = await CallAsync(FunctionNames.ReadBot);
        Assert.Equal("off", before.Json.GetProperty("bot").GetProperty("mode").GetString());

        var saved = await CallAsync(FunctionNames.SetBot, new
        {
            mode = "always",
            greeting = new { en = "Hi" },
            menu = new object[] { new { label = new { en = "Hours" }, answer = new { en = "Nine to five." } }, new { label = new { en = "A person" }, human = true } },
            humanWords = new[] { "boss" },
        });

        Assert.Equal(200, saved.Status);
        Assert.Equal(saved.Text, (await CallAsync(FunctionNames.ReadBot)).Text);
        var bot = await _rig.Get<BotStore>().GetAsync("web", "main", default);
        Assert.Equal(("always", 70, "boss", true), (bot!.Mode, bot.AnswerFromPercent, Assert.Single(bot.HumanWords), bot.Menu[1].Human));
        var entry = Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default));
        Assert.Equal((AuditEvents.BotChanged, "web/main"), (entry.What, entry.Subject));
        var widget = await _rig.CallAsync(FunctionNames.ReadWidget, route: ("account", "main"));
        Assert.Equal("Hi", widget.Json.GetProperty("bot").GetProperty("greeting").GetProperty("text").GetString());
        Assert.Equal("Hours", widget.Json.GetProperty("bot").GetProperty("menu")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_can_not_be_is_refused_with_all_that_is_wrong()
    {
        var answer = await CallAsync(FunctionNames.SetBot, new { mode = "sometimes", answerFromPercent = 30, clarifyFromPercent = 50, menu = new[] { new { label = new { } } }, humanWords = new[] { " " } });

        Assert.Equal(400, answer.Status);
        Assert.All(["mode", "answerFromPercent", "label", "humanWords"], it => Assert.Contains(it, answer["detail"], StringComparison.Ordinal));
        Assert.Equal(403, (await _rig.CallAsync(FunctionNames.SetBot, await _rig.TokenAsync(Role.Supervisor), new { }, "", Account)).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.SetBot, await _rig.TokenAsync(Role.Admin), new { }, "", ("channel", "web"), ("account", "none"))).Status);
    }

    [Fact]
    public async Task Who_saves_over_what_another_saved_meanwhile_is_refused()
    {
        _rig.Headers.IfMatch = (await CallAsync(FunctionNames.ReadBot))["eTag"];
        Assert.Equal(200, (await CallAsync(FunctionNames.SetBot, new { mode = "always" })).Status);

        Assert.Equal("urn:omni:problem:precondition-failed", (await CallAsync(FunctionNames.SetBot, new { mode = "off" })).Problem);
    }

    private async Task<ApiAnswer> CallAsync(string function, object? body = null) => await _rig.CallAsync(function, await _rig.TokenAsync(Role.Admin), body, "", Account);
}
