using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class NegotiateFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_agent_listens_as_the_agent_and_with_all_agents()
    {
        var answer = await _rig.CallAsync(FunctionNames.Negotiate, await _rig.TokenAsync(Role.Agent), query: "?userId=agent:other");

        Assert.Equal(200, answer.Status);
        Assert.Equal("token-of-agent:Agent", answer["accessToken"]);
        Assert.True(_rig.Feed.IsMember("agent:Agent", FeedNames.AgentsGroup));
    }

    [Fact]
    public async Task A_visitor_listens_alone()
    {
        var answer = await _rig.CallAsync(FunctionNames.Negotiate, _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "site")));

        Assert.Equal("token-of-visitor:v1", answer["accessToken"]);
        Assert.False(_rig.Feed.IsMember("visitor:v1", FeedNames.AgentsGroup));
    }
}
