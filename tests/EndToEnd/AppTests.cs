using System.Net;
using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A user of the company's own app: signed posts in, signed answers out, and what happens when the app repeats itself.</summary>
public sealed class AppTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_question_is_stored_once_and_answered_once_whatever_is_posted_again_and_when(PlanKind plan)
    {
        var time = new ShiftedTime();
        await using var host = await OmniHost.StartAsync(plan, time: time);
        await using var app = await StartAsync(host, time);
        var agent = await host.OnlineAgentAsync();

        app.Deliveries.Copies = 3;
        Assert.Equal(202, (await app.SendTextAsync("u1", "where is my parcel?", "m1", default)).Status);
        var conversation = await agent.AssignedAsync("where is my parcel?");

        app.Faults.Add(LoopbackFault.Status(503, "0"));
        await agent.AnswerAsync(conversation, "It left today 😀", "answer");
        await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent");

        time.Pass(TimeSpan.FromHours(5));
        Assert.All(await app.Deliveries.AgainAsync(default), delivery => Assert.Equal(202, delivery.Status));
        var later = await host.SignInAgainAsync(agent);
        await app.SendTextAsync("u1", "thank you", "m2", default);
        await later.SeesAsync("thank you");

        Assert.Equal(
            ["where is my parcel?", "It left today 😀", "thank you"],
            (await later.MessagesAsync(conversation)).Where(IsMessage).Select(message => (string)message["text"]!));
        var received = Assert.Single(app.Received);
        Assert.Equal(("u1", "It left today 😀"), (received.OpenId, received.Text));
    }

    [Fact]
    public async Task What_comes_in_another_order_is_kept_in_the_order_in_which_it_came()
    {
        await using var host = await OmniHost.StartAsync();
        await using var app = await StartAsync(host, TimeProvider.System);
        var agent = await host.OnlineAgentAsync();

        app.Deliveries.Hold();
        await app.SendTextAsync("u1", "first written", "m1", default);
        await app.SendTextAsync("u1", "last written", "m2", default);
        await app.Deliveries.ReleaseAsync(isReversed: true, default);
        var conversation = await agent.SeesAsync("first written");

        Assert.Equal(["last written", "first written"], (await agent.MessagesAsync(conversation)).Where(IsMessage).Select(message => (string)message["text"]!));
    }

    [Fact]
    public async Task Whoever_writes_an_apps_server_is_told_what_is_wrong()
    {
        await using var host = await OmniHost.StartAsync();
        await using var app = await StartAsync(host, TimeProvider.System);

        var refused = await app.SendAsync(new JsonObject { ["user"] = new JsonObject { ["id"] = "u1" }, ["txt"] = "hello" }, default);

        var problem = JsonNode.Parse(refused.Body)!;
        Assert.Equal((int)HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(("urn:omni:problem:malformed", "txt is not known here. text is missing."), ((string?)problem["type"], (string?)problem["detail"]));
    }

    private static async Task<LoopbackApp> StartAsync(OmniHost host, TimeProvider time)
    {
        var app = await LoopbackApp.StartAsync(
            new() { Secret = "whsec_" + Convert.ToBase64String(new byte[32]), RetryDelay = TimeSpan.Zero, AckTimeout = TimeSpan.FromSeconds(30) }, time, default);
        await host.Admin.Api.PutAsync("api/channels/app/main", new { settings = app.Options.ToAccount("main", app.Address).Settings });
        app.Webhook = new(host.Address, "api/channels/app/main/webhook");
        return app;
    }

    private static bool IsMessage(JsonNode message) => (string?)message["type"] == "message";
}
