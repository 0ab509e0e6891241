using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Customers who find nobody, and those who come back.</summary>
public sealed class WaitingTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task Who_finds_nobody_waits_for_the_next_agent_who_comes_online(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.AgentAsync();
        var visitor = await host.VisitorAsync();

        await visitor.SayAsync("anybody?");
        var conversation = await host.Admin.WaitsAsync("anybody?");
        Assert.Equal(("message", ""), Reason(Assert.Single(await FirstDecisionsAsync(host, conversation))!));

        await agent.GoOnlineAsync();
        Assert.Equal(conversation, await agent.AssignedAsync("anybody?"));

        var decision = (await DecisionsAsync(host, conversation)).Single(decision => (string?)decision!["winner"] == agent.Id)!;
        Assert.Equal(("agent-online", agent.Id), Reason(decision));
        Assert.True((bool)decision["candidates"]!.AsArray().Single(candidate => (string?)candidate!["agentId"] == agent.Id)!["eligible"]!);
        Assert.Empty((await host.Admin.Api.GetAsync("api/waiting"))["conversations"]!.AsArray());
        Assert.Equal(conversation, (string?)Assert.Single((await agent.Api.GetAsync("api/inbox"))["conversations"]!.AsArray())!["id"]);
        await visitor.Events.NextAsync("the visitor to be told who answers", "agentJoined", joined => (string?)joined["conversationId"] == conversation);
    }

    [Fact]
    public async Task The_waiting_list_names_who_waits_longest_first()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.AgentAsync();
        foreach (var text in new[] { "I was first", "I was second" })
        {
            await (await host.VisitorAsync()).SayAsync(text);
            await agent.WaitsAsync(text);
        }

        var waiting = (await agent.Api.GetAsync("api/waiting"))["conversations"]!.AsArray();
        Assert.Equal(["I was first", "I was second"], waiting.Select(conversation => (string)conversation!["preview"]!));
    }

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_resolved_conversation_opens_again_when_the_customer_writes(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("a question");
        var conversation = await agent.AssignedAsync("a question");

        Assert.Equal("resolved", (string?)(await agent.Api.PostAsync($"api/conversations/{conversation}/resolve"))["state"]);
        await visitor.Events.NextAsync("the end to be told", "conversationClosed", closed => (string?)closed["conversationId"] == conversation);
        Assert.Empty((await agent.Api.GetAsync("api/inbox"))["conversations"]!.AsArray());
        Assert.Equal(0, (int)(await agent.Api.GetAsync("api/me"))["load"]!);

        await visitor.SayAsync("one more thing");
        Assert.Equal(conversation, await agent.AssignedAsync("one more thing"));
        Assert.Equal(
            ["a question", "assigned", "resolved", "reopened", "one more thing", "assigned"],
            (await agent.MessagesAsync(conversation)).Select(message => (string)message["text"]!));
        Assert.Equal(1, (int)(await agent.Api.GetAsync("api/me"))["load"]!);
    }

    private static (string Reason, string Winner) Reason(JsonNode decision) => ((string)decision["reason"]!, (string)decision["winner"]!);

    /// <summary>A customer is in the list before anybody is looked for, and that nobody was found is told to no one.</summary>
    private static async Task<JsonArray> FirstDecisionsAsync(OmniHost host, string conversation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await DecisionsAsync(host, conversation) is { Count: > 0 } decisions)
            {
                return decisions;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<JsonArray> DecisionsAsync(OmniHost host, string conversation) =>
        (await host.Admin.Api.GetAsync($"api/conversations/{conversation}/routing"))["decisions"]!.AsArray();
}
