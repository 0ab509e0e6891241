using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A customer on WeChat: sealed calls in, answers out, and what happens when the platform is in the way.</summary>
public sealed class WeChatTests
{
    private const string Customer = "o-customer-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_customer_gets_exactly_what_the_agent_wrote(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.OnlineAgentAsync();
        const string Answer = "您好 \"引号\" \\ <b> & 😀 ]]>";

        Assert.True((await host.WeChat.SendTextAsync(Customer, "退款 ]]> <什么>", "1", default)).IsAcknowledged);
        var conversation = await agent.AssignedAsync("退款 ]]> <什么>");
        await agent.AnswerAsync(conversation, Answer, "answer");

        Assert.Equal(Answer, (await ReceivedAsync(host, "answer")).Text);
        var sent = await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent");
        Assert.Equal(("wechat", Answer), ((string?)sent["channel"], (string?)sent["text"]));
    }

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task What_the_platform_delivers_again_is_stored_once(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.OnlineAgentAsync();

        for (var time = 1; time <= 3; time++)
        {
            Assert.True((await host.WeChat.SendTextAsync(Customer, "once", "1", default)).IsAcknowledged);
        }

        await host.WeChat.SendTextAsync(Customer, "and then", "2", default);
        var conversation = await agent.SeesAsync("and then");

        Assert.Equal(["once", "and then"], (await agent.MessagesAsync(conversation)).Where(IsMessage).Select(message => (string)message["text"]!));
    }

    [Fact]
    public async Task An_answer_waits_while_the_platform_is_down()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        await host.WeChat.SendTextAsync(Customer, "hello", "1", default);
        var conversation = await agent.AssignedAsync("hello");

        host.WeChat.Faults.Add(LoopbackFault.Status(503, "0"), times: 3);
        await agent.AnswerAsync(conversation, "first", "answer-1");
        await agent.AnswerAsync(conversation, "second", "answer-2");

        Assert.Equal("first", (await ReceivedAsync(host, "the first answer")).Text);
        await agent.Events.NextAsync(
            "the second answer to be sent", "messageUpdated", message => (string?)message["text"] == "second" && (string?)message["delivery"] == "sent");
        Assert.Equal(["first", "second"], host.WeChat.Received.Select(message => message.Text));
        Assert.Equal(3, host.Log.Lines.Count(line => line.EventId is 1005));
    }

    [Fact]
    public async Task An_answer_that_the_platform_refuses_is_shown_failed_and_set_aside()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        await host.WeChat.SendTextAsync(Customer, "hello", "1", default);
        var conversation = await agent.AssignedAsync("hello");

        host.WeChat.Faults.Add(LoopbackFault.Error(45015));
        await agent.AnswerAsync(conversation, "too late", "answer-1");
        await agent.AnswerAsync(conversation, "in time", "answer-2");

        var failed = await agent.Events.NextAsync("the answer to fail", "messageUpdated", message => (string?)message["text"] == "too late");
        Assert.Equal(("failed", "wechat-45015"), ((string?)failed["delivery"], (string?)failed["deliveryReason"]));

        // The next answer of the same conversation is sent after the refused one was set aside.
        Assert.Equal("in time", (await ReceivedAsync(host, "the next answer")).Text);
        await agent.Events.NextAsync("the agent to be told", "alert", it => (string?)it["kind"] == "delivery-failed");
        Assert.Equal("failed", (string?)(await agent.MessagesAsync(conversation)).Single(message => (string?)message["text"] == "too late")["delivery"]);
    }

    private static bool IsMessage(JsonNode message) => (string?)message["type"] == "message";

    private static async Task<ReceivedMessage> ReceivedAsync(OmniHost host, string what)
    {
        try
        {
            return await host.WeChat.WaitForMessageAsync(Customer, _ => true, default).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Awaited {what} at the platform for {Patience.TotalSeconds} s in vain.");
        }
    }
}
