using System.Net;
using System.Text.Json.Nodes;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Answers that a platform would not take, through the whole host and its engine.</summary>
public sealed class CompensationTests
{
    private static readonly (string, string)[] Impatient =
    [
        ("Pipeline:DeliveryAttempts", "1"),
        ("CompensateDelivery:FirstPause", "00:00:01"),
        ("CompensateDelivery:LongestPause", "00:00:01"),
    ];

    [Fact]
    public async Task What_the_platform_takes_later_is_sent_and_what_waited_behind_it_follows()
    {
        await using var host = await OmniHost.StartAsync(settings: Impatient);
        var agent = await host.OnlineAgentAsync();
        await host.WeChat.SendTextAsync("o1", "a question", "m1", default);
        var conversation = await agent.AssignedAsync("a question");

        host.WeChat.Faults.Add(LoopbackFault.Status(503, "0"), times: 3);
        await agent.AnswerAsync(conversation, "first", "c1");
        await agent.AnswerAsync(conversation, "second", "c2");
        await agent.Events.NextAsync("the second to be sent", "messageUpdated", message => (string?)message["text"] == "second" && (string?)message["delivery"] == "sent");

        Assert.Equal(["first", "second"], host.WeChat.Received.Select(received => received.Text));
    }

    [Fact]
    public async Task What_the_platform_refuses_is_told_in_the_conversation_and_sent_again_by_the_agent()
    {
        await using var host = await OmniHost.StartAsync(settings: Impatient);
        var agent = await host.OnlineAgentAsync();
        await host.WeChat.SendTextAsync("o1", "a question", "m1", default);
        var conversation = await agent.AssignedAsync("a question");

        host.WeChat.Faults.Add(LoopbackFault.Error(40003));
        await agent.AnswerAsync(conversation, "an answer", "c1");
        await agent.Events.NextAsync("the failure", "alert", alert => (string?)alert["kind"] == "delivery-failed");
        var failed = (await agent.MessagesAsync(conversation)).Single(message => (string?)message["text"] == "an answer");
        Assert.Equal(("failed", "wechat-40003"), ((string?)failed["delivery"], (string?)failed["deliveryReason"]));
        JsonNode? told = null;
        while (told is null)
        {
            var seen = agent.Events.All.Count;
            told = (await agent.MessagesAsync(conversation)).FirstOrDefault(message => (string?)message["text"] == "delivery-failed");
            if (told is null)
            {
                await agent.Events.MoreThanAsync(seen, "the event in the conversation");
            }
        }

        Assert.Equal((long)failed["sequence"]!, (long)told["about"]!);

        await agent.Api.PostAsync($"api/conversations/{conversation}/messages/{(long)failed["sequence"]!}/resend", new { clientMessageId = "r1" });
        await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent" && (long?)message["about"] == (long)failed["sequence"]!);

        Assert.Equal(["an answer"], host.WeChat.Received.Select(received => received.Text));
        Assert.Empty((await host.Admin.Api.GetAsync("api/dead-letters?queue=deliver"))["deadLetters"]!.AsArray());
    }

    [Fact]
    public async Task An_urgent_ticket_goes_up_until_somebody_acknowledges_it()
    {
        await using var host = await OmniHost.StartAsync(settings:
        [
            ("Tickets:Levels:0:Role", "Supervisor"), ("Tickets:Levels:0:OnlineOnly", "true"), ("Tickets:Levels:0:Deadline", "00:00:01"),
            ("Tickets:Levels:1:Role", "Admin"), ("Tickets:Levels:1:Deadline", "00:00:01"),
        ]);
        await host.Admin.GoOnlineAsync();
        var agent = await host.AgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello");
        var conversation = await host.Admin.AssignedAsync("hello");

        await visitor.SayAsync("my house is on fire, an emergency");
        var raised = await host.Admin.Events.NextAsync("the ticket", "alert", alert => (string?)alert["kind"] == "ticket-raised");
        await host.Admin.Events.NextAsync("the next level", "alert", alert => (string?)alert["kind"] == "ticket-escalated");
        await host.Admin.Events.NextAsync("the last level again", "alert", alert => (string?)alert["kind"] == "ticket-overdue");
        Assert.Equal((conversation, "urgent-message"), ((string?)raised["conversationId"], (string?)raised["text"]));
        var id = (string)raised["ticketId"]!;

        await host.Admin.Api.PostAsync($"api/tickets/{id}/acknowledge", new { note = "calling them" });

        var ticket = await host.Admin.Api.GetAsync($"api/tickets/{id}");
        Assert.Equal(("acknowledged", host.Admin.Id), ((string?)ticket["state"], (string?)ticket["acknowledgedBy"]));
        Assert.Equal("calling them", (string?)ticket["trail"]!.AsArray()[^1]!["why"]);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Api.TryAsync(HttpMethod.Get, $"api/tickets/{id}")).Status);
    }
}
