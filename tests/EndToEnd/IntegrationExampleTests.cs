using System.Diagnostics;
using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>The company's other systems are told what happens, and asked what they know. Those here are the examples of docs/integrate.md.</summary>
public sealed class IntegrationExampleTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_receiver_of_webhooks_is_told_of_a_whole_conversation_in_its_order(PlanKind plan)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var receiver = Start("webhook-receiver.mjs");
        var address = await AddressOfAsync(receiver, patience.Token);
        await using var host = await OmniHost.StartAsync(
            plan,
            settings: [("Webhooks:Endpoints:0:Name", "crm"), ("Webhooks:Endpoints:0:Url", address), ("Webhooks:Endpoints:0:Secret", Secret), ("Webhooks:Endpoints:0:IncludeText", "true")]);
        var agent = await host.OnlineAgentAsync();
        await (await host.VisitorAsync()).SayAsync("where is my parcel?");
        var id = await agent.AssignedAsync("where is my parcel?");
        await agent.AnswerAsync(id, "It left today.", "answer");
        await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent");
        await agent.Api.PostAsync($"api/conversations/{id}/resolve");

        var events = new List<JsonNode>();
        while (events.Count < 4)
        {
            events.Add(JsonNode.Parse((await receiver.StandardOutput.ReadLineAsync(patience.Token))!)!);
        }

        Assert.Equal(
            ["message.received", "conversation.assigned", "message.sent", "conversation.resolved"], events.Select(it => (string)it["type"]!));
        Assert.Equal([1, 2, 3, 4], events.Select(it => (int)it["data"]!["sequence"]!));
        Assert.Equal(["where is my parcel?", "It left today."], events.Select(it => (string?)it["data"]!["text"]).OfType<string>());
        Assert.All(events, it => Assert.Equal(id, (string?)it["data"]!["conversationId"]));
        await EndAsync(receiver, patience.Token);
    }

    [Fact]
    public async Task An_order_system_shows_the_orders_of_a_customer_whom_it_knows()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var system = Start("order-cards.mjs");
        await using var host = await OmniHost.StartAsync(
            settings: [("Cards:Sources:0:Name", "shop"), ("Cards:Sources:0:Url", await AddressOfAsync(system, patience.Token)), ("Cards:Sources:0:Secret", Secret)]);
        await using var app = await LoopbackApp.StartAsync(
            new() { Secret = Secret, RetryDelay = TimeSpan.Zero, AckTimeout = TimeSpan.FromSeconds(30) }, TimeProvider.System, patience.Token);
        await host.Admin.Api.PutAsync("api/channels/app/main", new { settings = app.Options.ToAccount("main", app.Address).Settings });
        app.Webhook = new(host.Address, "api/channels/app/main/webhook");
        var agent = await host.OnlineAgentAsync();
        await app.SendAsync(
            new JsonObject
            {
                ["user"] = new JsonObject { ["id"] = "u1", ["email"] = "jo@example.com", ["emailVerified"] = true },
                ["text"] = "where is it?",
                ["messageId"] = "m1",
            },
            patience.Token);
        var id = await agent.AssignedAsync("where is it?");

        var customer = (string)(await agent.Api.GetAsync($"api/conversations/{id}"))["customerId"]!;
        var card = Assert.Single((await agent.Api.GetAsync($"api/customers/{customer}/cards"))["cards"]!.AsArray())!;

        Assert.Equal(("shop", "Orders", ""), ((string)card["source"]!, (string)card["title"]!, (string?)card["problem"] ?? ""));
        Assert.Equal(["7001 shipped", "7002 paid"], card["rows"]!.AsArray().Select(row => $"{row!["label"]} {row["value"]}"));
        await EndAsync(system, patience.Token);
    }

    private static Process Start(string example)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(RepositoryFiles.Root, "docs", "examples", example)]) { RedirectStandardOutput = true };
        start.Environment["SECRET"] = Secret;
        start.Environment["PORT"] = "0";
        return Process.Start(start)!;
    }

    private static async Task<string> AddressOfAsync(Process example, CancellationToken ct) =>
        (await example.StandardOutput.ReadLineAsync(ct))!["listening on ".Length..];

    private static async Task EndAsync(Process example, CancellationToken ct)
    {
        example.Kill();
        await example.WaitForExitAsync(ct);
    }
}
