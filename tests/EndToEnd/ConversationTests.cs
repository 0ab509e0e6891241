using System.Net;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>What a visitor and an agent say to each other, from one's page to the other's and back.</summary>
public sealed class ConversationTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_visitor_and_an_agent_talk(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        await TalkAsync(host);
    }

    /// <summary>The same on whatever the host keeps its data in.</summary>
    internal static async Task TalkAsync(OmniHost host)
    {
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();

        await visitor.SayAsync("hello, is anybody there?");
        var conversation = await agent.AssignedAsync("hello, is anybody there?");
        await visitor.SayAsync("my parcel has not come");

        // 1 is the greeting, 2 tells who got it.
        var pushed = await agent.Events.MessageAsync("my parcel has not come");
        Assert.Equal((3L, conversation, "inbound"), ((long)pushed["sequence"]!, (string)pushed["conversationId"]!, (string)pushed["direction"]!));

        await agent.AnswerAsync(conversation, "I am looking for it", "answer-1");
        var answered = await visitor.Events.MessageAsync("I am looking for it");
        Assert.Equal((4L, conversation, "outbound"), ((long)answered["sequence"]!, (string)answered["conversationId"]!, (string)answered["direction"]!));
        await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (long)message["sequence"]! == 4 && (string?)message["delivery"] == "sent");

        Assert.Equal(
            ["hello, is anybody there?", "my parcel has not come", "I am looking for it"],
            (await visitor.MessagesAsync()).Select(message => (string)message["text"]!));
        Assert.Equal([1L, 2L, 3L, 4L], (await agent.MessagesAsync(conversation)).Select(message => (long)message["sequence"]!));
        Assert.Single(visitor.Events.All, pushed => pushed.Target == "agentJoined");
    }

    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task What_one_sender_writes_quickly_keeps_its_order(PlanKind plan)
    {
        await using var host = await OmniHost.StartAsync(plan);
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        string[] said = [.. Enumerable.Range(1, 50).Select(number => $"line {number}")];

        foreach (var text in said)
        {
            await visitor.SayAsync(text);
        }

        await visitor.Events.MessageAsync(said[^1]);
        var seen = await visitor.MessagesAsync();
        Assert.Equal(said, seen.Select(message => (string)message["text"]!));

        var messages = await host.Admin.MessagesAsync((string)seen[0]["conversationId"]!);
        Assert.Equal(Enumerable.Range(1, messages.Count).Select(number => (long)number), messages.Select(message => (long)message["sequence"]!));
        Assert.Equal(agent.Id, (string?)Assert.Single(messages, message => (string?)message["text"] == "assigned")["agentId"]);
    }

    [Fact]
    public async Task What_an_agent_sends_twice_is_said_once()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello");
        var conversation = await agent.AssignedAsync("hello");

        var first = await agent.AnswerAsync(conversation, "good morning", "double-click");
        var second = await agent.AnswerAsync(conversation, "good morning", "double-click");
        await agent.AnswerAsync(conversation, "how can I help?", "next");

        await visitor.Events.MessageAsync("how can I help?");
        Assert.Equal((string?)first["messageId"], (string?)second["messageId"]);
        Assert.Equal(["hello", "good morning", "how can I help?"], (await visitor.MessagesAsync()).Select(message => (string)message["text"]!));
        Assert.Single(visitor.Events.All.Where(pushed => pushed.Target == "messageReceived" && (string?)pushed.Body["text"] == "good morning").Select(pushed => (long)pushed.Body["sequence"]!).Distinct());
    }

    [Fact]
    public async Task A_masked_word_is_masked_for_everybody_however_it_is_written()
    {
        await using var host = await OmniHost.StartAsync();
        await host.SetWordsAsync("mask", "swindler");
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        string[] evasions = ["sw1ndler", "S.W.I.N.D.L.E.R", "ｓｗｉｎｄｌｅｒ"];

        await visitor.SayAsync($"you {evasions[0]}, {evasions[1]}, {evasions[2]}!");
        await visitor.SayAsync("sorry");
        await visitor.Events.MessageAsync("sorry");
        var conversation = await agent.SeesAsync("sorry");
        await agent.AnswerAsync(conversation, $"no {evasions[0]} here", "answer");
        await visitor.Events.NextAsync("the answer", "messageReceived", message => (string?)message["direction"] == "outbound");

        var masked = (await agent.MessagesAsync(conversation))[0];
        Assert.Contains("masked", masked["flags"]!.AsArray().Select(flag => (string?)flag));
        Assert.StartsWith("you *", (string)masked["text"]!, StringComparison.Ordinal);
        string[] everywhere =
        [
            .. (await agent.MessagesAsync(conversation)).Select(message => message.ToJsonString()),
            .. (await host.Admin.MessagesAsync(conversation)).Select(message => message.ToJsonString()),
            .. (await visitor.MessagesAsync()).Select(message => message.ToJsonString()),
            (await agent.Api.GetAsync("api/inbox")).ToJsonString(),
            (await agent.Api.GetAsync($"api/conversations/{conversation}")).ToJsonString(),
            .. agent.Events.All.Concat(visitor.Events.All).Concat(host.Admin.Events.All).Select(pushed => pushed.ToString()),
            .. host.Log.Lines.Select(line => line.ToString()),
        ];
        Assert.All(everywhere, text => Assert.All(evasions, evasion => Assert.DoesNotContain(evasion, Unescaped(text), StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_conversation_is_read_by_its_own_people_only()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        var (otherAgent, otherVisitor) = (await host.AgentAsync(), await host.VisitorAsync());
        await visitor.SayAsync("between us");
        var conversation = await agent.AssignedAsync("between us");
        await agent.AnswerAsync(conversation, "of course", "answer");
        await visitor.Events.MessageAsync("of course");

        foreach (var (stranger, refused) in new[]
        {
            (otherAgent.Api, HttpStatusCode.NotFound), // As if there were none: an id must not be worth guessing.
            (otherVisitor.Api, HttpStatusCode.Forbidden),
            (visitor.Api, HttpStatusCode.Forbidden),
            (host.Anonymous, HttpStatusCode.Unauthorized),
            (host.Anonymous.As("nonsense"), HttpStatusCode.Unauthorized),
        })
        {
            foreach (var read in new[] { "", "/messages", "/routing" })
            {
                Assert.Equal(refused, (await stranger.TryAsync(HttpMethod.Get, $"api/conversations/{conversation}{read}")).Status);
            }

            var post = await stranger.TryAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", new { clientMessageId = "x", text = "me too" });
            Assert.Equal(refused, post.Status);
            Assert.Equal(refused, (await stranger.TryAsync(HttpMethod.Post, $"api/conversations/{conversation}/take")).Status);
            Assert.Equal(refused, (await stranger.TryAsync(HttpMethod.Post, $"api/conversations/{conversation}/resolve")).Status);
        }

        await otherVisitor.SayAsync("something else");
        await otherVisitor.Events.MessageAsync("something else");
        Assert.Equal(["something else"], (await otherVisitor.MessagesAsync()).Select(message => (string)message["text"]!));
        Assert.All(otherVisitor.Events.All, pushed => Assert.DoesNotContain(conversation, pushed.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(otherAgent.Events.All, pushed => pushed.Target == "messageReceived");
        Assert.Equal(["between us", "of course"], (await visitor.MessagesAsync()).Select(message => (string)message["text"]!));
    }

    /// <summary>JSON may write a letter as an escape; a leak must not hide behind it.</summary>
    private static string Unescaped(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, @"\\u([0-9a-fA-F]{4})", match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
}
