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
        Assert.Equal("""{"id":"Agent","username":"agent","displayName":"Agent","role":"agent","status":"offline","languages":[],"skills":[],"capacity":5,"load":0,"autoAccept":true}""", answer.Text);
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
