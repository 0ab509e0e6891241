using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class OfferFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    private readonly RecordedClient _client = new();

    public OfferFunctionTests() => _rig.Client = _client;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_is_asked_accepts_once_or_twice_and_the_orchestration_is_told()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await OfferAsync("Agent");

        for (var i = 0; i < 2; i++)
        {
            var answer = await AnswerAsync(FunctionNames.AcceptConversation, token, id);
            Assert.Equal((200, "active", "Agent"), (answer.Status, answer["state"], answer["agentId"]));
        }

        Assert.Equal(("assign-k1-1", "answered"), _client.Raised[0]);
    }

    [Fact]
    public async Task Who_is_asked_declines_once_or_twice_and_can_accept_no_more()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await OfferAsync("Agent");

        Assert.Equal(204, (await AnswerAsync(FunctionNames.DeclineConversation, token, id)).Status);
        Assert.Equal(204, (await AnswerAsync(FunctionNames.DeclineConversation, token, id)).Status);
        var late = await AnswerAsync(FunctionNames.AcceptConversation, token, id);

        Assert.Equal((409, ProblemTypes.OfferGone), (late.Status, late.Problem));
        Assert.Equal(("assign-k1-1", "answered"), _client.Raised[0]);
        Assert.Empty((await _rig.Get<AgentDirectory>().GetAsync("Agent", default))!.Slots);
    }

    [Theory]
    [InlineData(Role.Agent, 404, ProblemTypes.NotFound)]
    [InlineData(Role.Supervisor, 409, ProblemTypes.OfferGone)]
    public async Task Nobody_answers_for_another(Role role, int status, string problem)
    {
        var id = await OfferAsync("somebody-else");
        var token = await _rig.TokenAsync(role);

        foreach (var function in (string[])[FunctionNames.AcceptConversation, FunctionNames.DeclineConversation])
        {
            var answer = await AnswerAsync(function, token, id);
            Assert.Equal((status, problem), (answer.Status, answer.Problem));
        }

        Assert.Equal(ConversationState.Offered, (await _rig.Get<ConversationStore>().GetAsync(id, default))!.State);
        Assert.Empty(_client.Raised);
    }

    [Fact]
    public async Task Who_was_lost_is_what_the_agent_was_with_the_next_heartbeat()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "away" });
        await _rig.Get<AgentDirectory>().SetLostAsync("Agent", default);
        _rig.Queue.Take(QueueNames.Assign);

        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.Heartbeat, token)).Status);

        Assert.Equal("away", (await _rig.CallAsync(FunctionNames.ReadMe, token))["status"]);
        Assert.Single(_rig.Queue.Take(QueueNames.Assign));
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.Heartbeat, token)).Status);
        Assert.Empty(_rig.Queue.Take(QueueNames.Assign));
    }

    [Fact]
    public async Task An_agent_says_whether_to_be_asked_and_it_stays_so()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        Assert.Equal("True", (await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "online" }))["autoAccept"]);
        Assert.Equal("False", (await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "online", autoAccept = false }))["autoAccept"]);
        Assert.Equal("False", (await _rig.CallAsync(FunctionNames.SetMyStatus, token, new { status = "away" }))["autoAccept"]);

        var admin = await _rig.TokenAsync(Role.Admin);
        object Input(bool? autoAccept) =>
            new { displayName = "Agent", role = "agent", languages = Array.Empty<string>(), skills = Array.Empty<string>(), capacity = 3, autoAccept };
        Assert.Equal("False", (await _rig.CallAsync(FunctionNames.UpdateAgent, admin, Input(null), route: ("id", "Agent")))["autoAccept"]);
        Assert.Equal("True", (await _rig.CallAsync(FunctionNames.UpdateAgent, admin, Input(true), route: ("id", "Agent")))["autoAccept"]);
    }

    private Task<ApiAnswer> AnswerAsync(string function, string token, string id) => _rig.CallAsync(function, token, route: ("id", id));

    private async Task<string> OfferAsync(string agent)
    {
        var conversations = _rig.Get<ConversationStore>();
        Assert.True(await conversations.TryOpenAsync(
            new()
            {
                Id = "k1-1",
                CustomerId = "k1",
                Episode = 1,
                State = ConversationState.Waiting,
                Channel = "web",
                Account = "main",
                Address = "v1",
                CreatedAt = PipelineRig.Start,
                LastMessageAt = PipelineRig.Start,
                WaitingSince = PipelineRig.Start,
                WaitingKey = "1:k1-1",
            },
            default));
        await _rig.Get<AgentDirectory>().ReserveAsync(agent, "k1-1", PipelineRig.Start, force: true, default);
        var seen = (await conversations.GetAsync("k1-1", default))!;
        await _rig.Get<Offers>().MakeAsync(seen, agent, PipelineRig.Start.AddMinutes(1), new(PipelineRig.Start, "message", agent, 0, []), default);
        return "k1-1";
    }
}
