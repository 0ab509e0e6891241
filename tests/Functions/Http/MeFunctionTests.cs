using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class MeFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task I_read_myself()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadMe, await _rig.TokenAsync(Role.Agent));

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"id":"Agent","username":"agent","displayName":"Agent","role":"agent","status":"offline","languages":[],"skills":[],"capacity":5,"load":0,"autoAccept":true,"statusReason":"","statusSince":null,"levels":{},"teamId":"","active":true,"hasPassword":true}""", answer.Text);
    }

    [Fact]
    public async Task Who_is_away_says_why_until_the_next_status_and_colleagues_see_it()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        await _rig.ColleagueAsync("ben", 1, skills: ["Billing"]);
        await _rig.Directory.UpdateProfileAsync("Agent", it => it with { Skills = ["billing", "sales"] }, default);
        var reasons = (await _rig.CallAsync(FunctionNames.ListStatusReasons, token)).Json.GetProperty("reasons").EnumerateArray().Select(it => it.GetString()).ToList();
        Assert.Equal(["break", "lunch", "meeting", "training"], reasons);

        var away = await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "away", reason = "lunch" });
        Assert.Equal(("lunch", "2030-01-01T00:00:00+00:00"), (away["statusReason"], away["statusSince"]));
        Assert.Equal(new PresenceShape("Agent", "away", "lunch"), _rig.Feed.Pushed[^1].Event.Payload);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "away", reason = "lunch" });
        await _rig.Get<Presence>().RenewAsync("ben", "page", default);
        var colleagues = await _rig.CallAsync(FunctionNames.ListColleagues, token);
        Assert.Equal(
            ["Agent away lunch False True", "ben online  True True"],
            colleagues.Json.GetProperty("agents").EnumerateArray().Select(it =>
                $"{it.GetProperty("displayName")} {it.GetProperty("status")} {it.GetProperty("statusReason")} {it.GetProperty("isThere")} {it.GetProperty("hasRoom")}"));
        Assert.Equal(["billing", "sales"], colleagues.Json.GetProperty("skills").EnumerateArray().Select(it => it.GetString()));
        Assert.Equal("2030-01-01T00:00:00+00:00", (await _rig.CallAsync(FunctionNames.ReadMe, token))["statusSince"]);

        var back = await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "online" });
        Assert.Equal(("", "2030-01-01T00:01:00+00:00"), (back["statusReason"], back["statusSince"]));
    }

    [Theory]
    [InlineData("away", "no reason of ours")]
    [InlineData("online", "lunch")]
    public async Task A_reason_that_there_is_not_is_refused(string status, string reason)
    {
        var answer = await _rig.CallAsync(FunctionNames.SetMyStatus, await _rig.TokenAsync(Role.Agent), new { status, reason });

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task Who_comes_online_is_present_calls_the_backlog_and_is_seen()
    {
        var answer = await SetStatusAsync("online");

        Assert.Equal((200, "online"), (answer.Status, answer["status"]));
        Assert.Equal(["Agent"], await _rig.Get<Presence>().PresentAsync(default));
        var call = Assert.Single(_rig.Queue.Sent(QueueNames.Assign));
        Assert.Equal(("backlog", new AssignRequest("", "agent-online")), (call.SessionId, call.Body));
        var pushed = Assert.Single(_rig.Feed.Pushed);
        Assert.Equal(FakeFeed.Group(FeedNames.AgentsGroup), pushed.To);
        Assert.Equal(new FeedEvent(FeedNames.PresenceChanged, new PresenceShape("Agent", "online")), pushed.Event);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("offline")]
    public async Task Who_goes_is_seen_and_calls_nobody(string status)
    {
        Assert.Equal(status, (await SetStatusAsync(status))["status"]);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Assign));
        Assert.Single(_rig.Feed.Pushed);
    }

    [Theory]
    [InlineData("Online")]
    [InlineData("")]
    [InlineData("3")]
    public async Task A_status_that_does_not_exist_is_refused(string status)
    {
        var answer = await SetStatusAsync(status);
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Empty(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task A_full_queue_or_a_lost_push_does_not_keep_me_offline()
    {
        _rig.Queue.Full.Add(QueueNames.Assign);
        _rig.Feed.FailNext(1);

        Assert.Equal(200, (await SetStatusAsync("online")).Status);
        Assert.Equal(AgentStatus.Online, (await _rig.Directory.GetAsync("Agent", default))!.Status);
    }

    [Fact]
    public async Task A_heartbeat_keeps_me_present_for_another_lease()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.Heartbeat, token)).Status);
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.Heartbeat, token)).Status);
        _rig.Time.Advance(TimeSpan.FromSeconds(14));

        Assert.Equal(["Agent"], await _rig.Get<Presence>().PresentAsync(default));
    }

    [Fact]
    public async Task A_token_of_an_agent_who_is_not_there_is_nobodys()
    {
        var token = _rig.Token(new(CallerKind.Agent, "ghost", Role.Agent));
        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.ReadMe, token)).Status);
        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "away" })).Status);
    }

    private async Task<ApiAnswer> SetStatusAsync(string status) =>
        await _rig.CallAsync(FunctionNames.SetMyStatus, await _rig.TokenAsync(Role.Agent), new { status });
}
