using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Tests.Functions.Http;

public sealed class ReopenFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_had_it_opens_it_again_once_or_twice_and_has_it()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await ResolvedAsync("Agent");

        for (var i = 0; i < 2; i++)
        {
            var answer = await ReopenAsync(token, id);
            Assert.Equal((200, "active", "Agent", "4"), (answer.Status, answer["state"], answer["agentId"], answer["rating"]));
        }

        Assert.Equal(["reopened Agent reopened"], await _rig.EventsAsync(id));
        Assert.Equal([id], (await _rig.Directory.GetAsync("Agent", default))!.Slots.AsEnumerable());
        Assert.Null((await _rig.HeadAsync(id)).ResolvedAt);
        Assert.Contains("lifecycle-k1-1", _rig.Orchestrations.InstanceIds);
    }

    [Theory]
    [InlineData(Role.Agent, 404)]
    [InlineData(Role.Supervisor, 200)]
    public async Task Others_do_not_but_supervisors(Role role, int status) =>
        Assert.Equal(status, (await ReopenAsync(await _rig.TokenAsync(role), await ResolvedAsync("other"))).Status);

    [Theory]
    [InlineData(ConversationState.Closed)]
    [InlineData(ConversationState.Waiting)]
    [InlineData(ConversationState.Active)]
    public async Task What_is_not_resolved_is_refused(ConversationState state)
    {
        var token = await _rig.TokenAsync(Role.Supervisor);
        var id = await _rig.OpenAsync(state, state is ConversationState.Active ? "other" : "");

        Assert.Equal((409, ProblemTypes.NotNow), await ReopenAsync(token, id) is var answer ? (answer.Status, answer.Problem) : default);
        Assert.Empty((await _rig.Directory.GetAsync("Supervisor", default))!.Slots);
    }

    [Fact]
    public async Task Without_a_place_or_for_a_blocked_customer_nothing_is_opened()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await ResolvedAsync("Agent");
        for (var i = 0; i < 5; i++)
        {
            await _rig.Directory.ReserveAsync("Agent", $"other-{i}", default, force: true, default);
        }

        Assert.Equal((409, ProblemTypes.NoRoom), await ReopenAsync(token, id) is var full ? (full.Status, full.Problem) : default);
        var known = await _rig.Get<CustomerStore>().ResolveAsync(new("web", "main", "v9"), "Bob", default);
        await _rig.Get<CustomerBlocks>().BlockAsync(known.Current.Id, "spam", null, "s1", default);
        var blocked = await _rig.OpenAsync(ConversationState.Resolved, "", known.Current.Id);

        var refused = await ReopenAsync(await _rig.TokenAsync(Role.Supervisor), blocked);
        Assert.Equal((409, ProblemTypes.SenderBlocked), (refused.Status, refused.Problem));
        Assert.Equal(ConversationState.Resolved, (await _rig.HeadAsync(id)).State);
    }

    private Task<string> ResolvedAsync(string agent) => _rig.OpenAsync(
        ConversationState.Resolved, "", change: it => it with { Agents = [agent], ResolvedAt = _rig.Time.GetUtcNow(), Rating = 4, RatedAt = _rig.Time.GetUtcNow() });

    private Task<ApiAnswer> ReopenAsync(string token, string id) => _rig.CallAsync(FunctionNames.ReopenConversation, token, route: ("id", id));
}
