using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>What becomes of a conversation when it is over, through the whole host.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_visitor_is_asked_how_it_was_and_the_number_opens_nothing(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        await host.Admin.Api.PutAsync("api/schedules", new { ratingTexts = new { en = "How was it, from 1 to 5?" } });
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello, is anybody there?");
        var conversation = await agent.AssignedAsync("hello, is anybody there?");
        Assert.NotNull((await host.Admin.Api.GetAsync($"api/conversations/{conversation}"))["owedSince"]);
        await agent.AnswerAsync(conversation, "I am", "answer-1");
        await visitor.Events.MessageAsync("I am");
        Assert.Null((await host.Admin.Api.GetAsync($"api/conversations/{conversation}"))["owedSince"]);

        await agent.Api.PostAsync($"api/conversations/{conversation}/resolve");
        await visitor.Events.MessageAsync("How was it, from 1 to 5?");
        await visitor.SayAsync("5");
        await visitor.Events.MessageAsync("5");

        var head = await host.Admin.Api.GetAsync($"api/conversations/{conversation}");
        Assert.Equal(("resolved", 5), ((string?)head["state"], (int)head["rating"]!));
        Assert.Contains(await host.Admin.MessagesAsync(conversation), message => (string?)message["text"] == "rated");

        await visitor.SayAsync("one more thing");
        Assert.Equal(conversation, await agent.AssignedAsync("one more thing"));
    }

    [Fact]
    public async Task A_snoozed_conversation_wakes_at_its_time()
    {
        await using var host = await OmniHost.StartAsync(PlanKind.Spread);
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("call me later");
        var conversation = await agent.AssignedAsync("call me later");

        await agent.Api.PostAsync($"api/conversations/{conversation}/snooze", new { until = DateTimeOffset.UtcNow.AddMilliseconds(500) });

        JsonNode woken = await agent.Events.NextAsync("the end of sleep", "conversationChanged", it => (string?)it["id"] == conversation && (string?)it["state"] == "active" && (long)it["lastSequence"]! == 4);
        Assert.Equal(agent.Id, (string?)woken["agentId"]);
        Assert.Contains(await agent.MessagesAsync(conversation), message => (string?)message["text"] == "woken");
    }
}
