using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class AgentLeavingFunctionTests : IDisposable
{
    private const string Agent = nameof(Role.Agent);

    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_is_sent_away_is_refused_at_once_and_what_the_agent_had_waits_for_others()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var refresh = await _rig.Get<RefreshTokens>().IssueAsync(Agent, default);
        await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "online" });
        await _rig.CallAsync(FunctionNames.Negotiate, token);
        var id = await HeldAsync();

        var answer = await DeactivateAsync(Agent);

        Assert.Equal((200, "False", "offline"), (answer.Status, answer["active"], answer["status"]));
        var head = (await _rig.Get<ConversationStore>().GetAsync(id, default))!;
        Assert.Equal((ConversationState.Waiting, ""), (head.State, head.AgentId));
        Assert.Empty((await _rig.Directory.GetAsync(Agent, default))!.Slots);
        Assert.Contains(await _rig.Get<ConversationStore>().EntriesAsync(id, 0, long.MaxValue, 10, default), entry => entry is { Text: "agent-lost", Reason: "deactivated" });
        Assert.Contains(_rig.Queue.Sent(QueueNames.Assign), sent => sent.SessionId == id);
        foreach (var function in new[] { FunctionNames.ReadInbox, FunctionNames.Heartbeat, FunctionNames.ReadMe, FunctionNames.Negotiate })
        {
            var refused = await _rig.CallAsync(function, token);
            Assert.Equal((401, ProblemTypes.Unauthenticated), (refused.Status, refused.Problem));
        }

        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.RefreshSession, body: new { refreshToken = refresh })).Status);
        Assert.False(_rig.Feed.IsMember(FeedNames.Agent(Agent), FeedNames.AgentsGroup));
    }

    [Fact]
    public async Task Who_is_let_in_again_works_again_with_the_password_that_was()
    {
        var created = await _rig.CallAsync(
            FunctionNames.CreateAgent,
            await _rig.TokenAsync(Role.Admin),
            new { username = "mei", displayName = "Mei", role = "agent", languages = Array.Empty<string>(), skills = Array.Empty<string>(), capacity = 3 });
        var password = created["password"];
        var id = created.Json.GetProperty("agent").GetProperty("id").GetString()!;
        await DeactivateAsync(id);
        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password })).Status);

        var answer = await _rig.CallAsync(FunctionNames.ActivateAgent, await _rig.TokenAsync(Role.Admin), route: ("id", id));

        Assert.Equal((200, "True"), (answer.Status, answer["active"]));
        Assert.Equal(201, (await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password })).Status);
    }

    [Fact]
    public async Task What_a_crash_left_with_an_agent_who_was_sent_away_is_taken_as_from_one_who_is_lost()
    {
        await _rig.TokenAsync(Role.Agent);
        await HeldAsync();
        await _rig.Directory.SetActiveAsync(Agent, false, default);
        for (var look = 0; !await _rig.Get<PresenceWatch>().LookAsync(default); look++)
        {
            Assert.InRange(look, 0, 20);
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.NotNull(await _rig.Get<Omni.Durable.AgentAway.LostAgents>().FindAsync(Agent, default));
    }

    [Fact]
    public async Task Who_may_do_nothing_is_given_nothing_and_comes_back_by_no_status()
    {
        await _rig.TokenAsync(Role.Agent);
        await _rig.Directory.SetActiveAsync(Agent, false, default);

        Assert.Equal(AgentStatus.Offline, (await _rig.Directory.SetStatusAsync(Agent, AgentStatus.Online, default))!.Status);
        Assert.Null(await _rig.Directory.SetFoundAsync(Agent, default));
        Assert.Equal(ReserveResult.Unavailable, await _rig.Directory.ReserveAsync(Agent, "k1-1", _rig.Time.GetUtcNow(), force: true, default));
    }

    [Fact]
    public async Task Nobody_sends_the_own_self_away()
    {
        var answer = await DeactivateAsync(nameof(Role.Admin));
        Assert.Equal((409, ProblemTypes.OwnRole), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task Who_is_not_there_cannot_go() => Assert.Equal(404, (await DeactivateAsync("nobody")).Status);

    private async Task<ApiAnswer> DeactivateAsync(string id) =>
        await _rig.CallAsync(FunctionNames.DeactivateAgent, await _rig.TokenAsync(Role.Admin), route: ("id", id));

    private async Task<string> HeldAsync()
    {
        var head = new Conversation
        {
            Id = "k1-1",
            CustomerId = "k1",
            Episode = 1,
            State = ConversationState.Active,
            AgentId = Agent,
            Agents = [Agent],
            Channel = "web",
            Account = "shop",
            Address = "v1",
            CreatedAt = _rig.Time.GetUtcNow(),
            LastMessageAt = _rig.Time.GetUtcNow(),
        };
        await _rig.Get<ConversationStore>().TryOpenAsync(head, default);
        await _rig.Directory.ReserveAsync(Agent, head.Id, _rig.Time.GetUtcNow(), force: true, default);
        await _rig.Get<Inboxes>().AddToAgentAsync(Agent, head.Id, default);
        return head.Id;
    }
}
