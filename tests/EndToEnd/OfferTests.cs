using System.Net;
using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Agents who are asked before they get a conversation, and agents whose page is not heard any more.</summary>
public sealed class OfferTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task Who_is_asked_declines_and_the_next_accepts(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var (first, second) = (await host.AgentAsync(), await host.AgentAsync());
        await first.Api.PutAsync("api/me/status", new { status = "online", autoAccept = false });
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("who takes me?");
        var offered = await OfferedAsync(first);
        var id = (string)offered["conversationId"]!;
        Assert.Equal("who takes me?", (string?)offered["conversation"]!["preview"]);
        var inInbox = Assert.Single((await first.Api.GetAsync("api/inbox"))["conversations"]!.AsArray())!;
        Assert.Equal(("offered", (string)offered["offerId"]!, first.Id), ((string)inInbox["state"]!, (string)inInbox["offer"]!["id"]!, (string)inInbox["offer"]!["agentId"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await second.Api.TryAsync(HttpMethod.Post, $"api/conversations/{id}/accept")).Status);

        await second.Api.PutAsync("api/me/status", new { status = "online", autoAccept = false });
        await first.Api.PostAsync($"api/conversations/{id}/decline");
        await first.Events.NextAsync("the offer to be gone", "offerWithdrawn", it => (string?)it["offerId"] == (string?)offered["offerId"]);
        Assert.Equal(id, (string?)(await OfferedAsync(second))["conversationId"]);
        var taken = await second.Api.PostAsync($"api/conversations/{id}/accept");
        Assert.Equal(("active", second.Id), ((string)taken["state"]!, (string)taken["agentId"]!));

        Assert.Equal(taken["agentId"]!.ToString(), (await second.Api.PostAsync($"api/conversations/{id}/accept"))["agentId"]!.ToString());
        Assert.NotEqual(HttpStatusCode.OK, (await first.Api.TryAsync(HttpMethod.Post, $"api/conversations/{id}/accept")).Status);
        Assert.Equal(["who takes me?", "offered", "declined", "offered", "accepted"], (await second.MessagesAsync(id)).Select(it => (string)it["text"]!));
        await visitor.Events.NextAsync("the visitor to be told who answers", "agentJoined", it => (string?)it["conversationId"] == id);
        Assert.Equal(0, (int)(await first.Api.GetAsync("api/me"))["load"]!);
    }

    [Fact]
    public async Task An_offer_that_is_not_answered_ends_by_itself()
    {
        await using var host = await OmniHost.StartAsync(settings: ("Routing:OfferTimeout", "00:00:05"));
        var agent = await host.AgentAsync();
        await agent.Api.PutAsync("api/me/status", new { status = "online", autoAccept = false });
        await (await host.VisitorAsync()).SayAsync("hello?");
        var id = (string)(await OfferedAsync(agent))["conversationId"]!;

        await agent.Events.NextAsync("the offer to time out", "offerWithdrawn", it => (string?)it["reason"] == "timed-out");

        var (status, problem) = await agent.Api.TryAsync(HttpMethod.Post, $"api/conversations/{id}/accept");
        Assert.Equal((HttpStatusCode.Conflict, "urn:omni:problem:offer-gone"), (status, (string?)problem["type"]));
        Assert.Equal(id, await agent.WaitsAsync("hello?"));
    }

    [Fact]
    public async Task What_an_agent_had_who_is_not_heard_any_more_is_with_another()
    {
        var time = new ShiftedTime();
        await using var host = await OmniHost.StartAsync(time: time, settings: [("Presence:Grace", "00:00:01"), ("Presence:FairChance", "00:00:01")]);
        var gone = await host.OnlineAgentAsync();
        await (await host.VisitorAsync()).SayAsync("do not leave me");
        var id = await gone.AssignedAsync("do not leave me");
        var next = await host.OnlineAgentAsync();

        time.Pass(TimeSpan.FromMinutes(6));
        await next.Api.PostAsync("api/me/heartbeat");
        Assert.Equal(id, await next.AssignedAsync("do not leave me"));
        await next.Events.NextAsync("everybody to be told", "presenceChanged", it => (string?)it["agentId"] == gone.Id && (string?)it["status"] == "offline");
        await host.Admin.Events.NextAsync("supervisors to be told", "alert", it => (string?)it["kind"] == "agent-lost" && (string?)it["text"] == gone.Id);
        Assert.Equal(
            ["do not leave me", "assigned", "agent-lost", "handed-on", "assigned"], (await next.MessagesAsync(id)).Select(it => (string)it["text"]!));

        await gone.Api.PostAsync("api/me/heartbeat");
        Assert.Equal(("online", 0), await gone.Api.GetAsync("api/me") is var me ? ((string)me["status"]!, (int)me["load"]!) : default);
    }

    private static Task<JsonNode> OfferedAsync(OmniAgent agent) => agent.Events.NextAsync($"{agent.Username} to be asked", "conversationOffered", _ => true);
}
