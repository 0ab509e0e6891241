using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class TransferFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Its_agent_hands_a_conversation_to_another_with_a_note_and_asking_again_changes_nothing()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.ColleagueAsync("ben");

        for (var i = 0; i < 2; i++)
        {
            var answer = await TransferAsync(token, id, new { agentId = "ben", note = " mind the gap " });
            Assert.Equal((200, "waiting", ""), (answer.Status, answer["state"], answer["agentId"]));
        }

        var head = await _rig.HeadAsync(id);
        Assert.Equal(("ben", "", "Agent"), (head.WantedAgent, head.WantedSkill, head.TransferredBy));
        Assert.Equal(["transferred Agent agent:ben"], await _rig.EventsAsync(id));
        var note = Assert.Single(await _rig.Get<ConversationStore>().EntriesAsync(id, 1, long.MaxValue, 10, default));
        Assert.Equal((EntryType.Note, "mind the gap", "Agent"), (note.Type, note.Text, note.AgentId));
        Assert.All(_rig.Queue.Take(QueueNames.Assign).Select(it => (AssignRequest)it.Body).Where(it => it.ConversationId.Length > 0), it => Assert.Equal("transferred", it.Reason));
        Assert.Empty((await _rig.Directory.GetAsync("Agent", default))!.Slots);
        Assert.Equal(id, Assert.Single(await _rig.Get<Inboxes>().WaitingAsync(10, default)).Id);
        Assert.Empty(await _rig.Get<Inboxes>().OfAgentAsync("Agent", default));
    }

    [Fact]
    public async Task It_goes_to_whoever_has_a_skill_as_agents_have_it()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync(ConversationState.Snoozed));
        await _rig.ColleagueAsync("ben", skills: "Billing");

        Assert.Equal(200, (await TransferAsync(token, id, new { skill = "billing" })).Status);

        Assert.Equal(("", "Billing"), await _rig.HeadAsync(id) is var head ? (head.WantedAgent, head.WantedSkill) : default);
        Assert.Equal(["transferred Agent skill:Billing"], await _rig.EventsAsync(id));
    }

    [Fact]
    public async Task It_goes_to_a_team_of_which_somebody_else_is_there()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.Get<Teams>().AddAsync(new("parcels", "Parcels"), default);
        Assert.Equal((400, ProblemTypes.Invalid), await TransferAsync(token, id, new { teamId = "parcels" }) is var empty ? (empty.Status, empty.Problem) : default);

        await InTeamAsync("Agent");
        Assert.Equal((409, ProblemTypes.AgentAway), await TransferAsync(token, id, new { teamId = "parcels" }) is var alone ? (alone.Status, alone.Problem) : default);

        await _rig.ColleagueAsync("ben");
        await InTeamAsync("ben");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, (await TransferAsync(token, id, new { teamId = "parcels" })).Status);
        }

        Assert.Equal(("", "", "parcels"), await _rig.HeadAsync(id) is var head ? (head.WantedAgent, head.WantedSkill, head.WantedTeam) : default);
        Assert.Equal(["transferred Agent team:parcels"], await _rig.EventsAsync(id));
        var colleagues = await _rig.CallAsync(FunctionNames.ListColleagues, token);
        Assert.Equal("Parcels", colleagues.Json.GetProperty("teams")[0].GetProperty("name").GetString());
        Assert.All(colleagues.Json.GetProperty("agents").EnumerateArray(), it => Assert.Equal("parcels", it.GetProperty("teamId").GetString()));

        Task InTeamAsync(string agent) => _rig.Directory.UpdateProfileAsync(agent, it => it with { TeamId = "parcels" }, default).AsTask();
    }

    [Theory]
    [InlineData("away", 409, ProblemTypes.AgentAway)]
    [InlineData("pageless", 409, ProblemTypes.AgentAway)]
    [InlineData("full", 409, ProblemTypes.NoRoom)]
    [InlineData("nobody", 400, ProblemTypes.Invalid)]
    [InlineData("Agent", 400, ProblemTypes.Invalid)]
    public async Task Who_can_not_have_it_is_refused_and_nothing_has_changed(string agent, int status, string problem)
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.ColleagueAsync("away");
        await _rig.Directory.SetStatusAsync("away", AgentStatus.Away, default);
        await _rig.Directory.CreateAsync(new() { Id = "pageless", Username = "pageless", DisplayName = "p", Status = AgentStatus.Online }, default);
        await _rig.ColleagueAsync("full", capacity: 1);
        await _rig.Directory.ReserveAsync("full", "elsewhere-1", default, default);

        var answer = await TransferAsync(token, id, new { agentId = agent });

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.Equal((ConversationState.Active, "Agent", 0), await _rig.HeadAsync(id) is var head ? (head.State, head.AgentId, head.LastSequence) : default);
    }

    [Theory]
    [InlineData("""{ }""")]
    [InlineData("""{ "agentId": "ben", "skill": "billing" }""")]
    [InlineData("""{ "agentId": "ben", "teamId": "parcels" }""")]
    [InlineData("""{ "teamId": "nothing" }""")]
    [InlineData("""{ "skill": "billing" }""")]
    public async Task There_is_one_to_whom_it_goes(string body)
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.ColleagueAsync("ben");

        Assert.Equal((400, ProblemTypes.Invalid), await TransferAsync(token, id, body) is var answer ? (answer.Status, answer.Problem) : default);
    }

    [Fact]
    public async Task Only_who_may_answer_transfers_and_only_what_an_agent_has()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync(agent: "other", change: it => it with { Agents = ["other", "Agent"] }));
        await _rig.ColleagueAsync("ben");
        var supervisor = await _rig.TokenAsync(Role.Supervisor);

        Assert.Equal(404, (await TransferAsync(token, id, new { agentId = "ben" })).Status);
        Assert.Equal(200, (await TransferAsync(supervisor, id, new { agentId = "ben" })).Status);
        var resolved = await _rig.OpenAsync(ConversationState.Resolved, "", "k2");
        Assert.Equal((409, ProblemTypes.NotNow), await TransferAsync(supervisor, resolved, new { agentId = "ben" }) is var answer ? (answer.Status, answer.Problem) : default);
    }

    private Task<ApiAnswer> TransferAsync(string token, string id, object body) => _rig.CallAsync(FunctionNames.TransferConversation, token, body, "", ("id", id));
}
