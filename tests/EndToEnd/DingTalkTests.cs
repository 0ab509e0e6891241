using System.Text.Json.Nodes;
using Omni.Pipeline.Stages;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Somebody on DingTalk: signed calls in, answers out, and what happens when the platform repeats itself.</summary>
public sealed class DingTalkTests
{
    [Theory]
    [InlineData(PlanKind.Spread)]
    [InlineData(PlanKind.Compact)]
    public async Task A_question_in_a_group_is_stored_once_and_answered_there_once_whatever_is_delivered_again_and_when(PlanKind plan)
    {
        var time = new ShiftedTime();
        await using var host = await OmniHost.StartAsync(plan, time: time);
        await using var platform = await StartAsync(host, time);
        var agent = await host.OnlineAgentAsync();

        platform.Deliveries.Copies = 3;
        Assert.Equal(200, (await platform.SendTextAsync("staff1", "我要退款", "m1", default, group: "cidGroup")).Status);
        var conversation = await agent.AssignedAsync("我要退款");
        await agent.AnswerAsync(conversation, "好的 😀", "answer");
        await agent.Events.NextAsync("the answer to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent");

        // Long after every window of every queue.
        time.Pass(TimeSpan.FromHours(5));
        Assert.All(await platform.Deliveries.AgainAsync(default), delivery => Assert.Equal(200, delivery.Status));
        var later = await host.SignInAgainAsync(agent);
        await platform.SendTextAsync("staff1", "还在吗", "m2", default);
        await later.SeesAsync("还在吗");

        Assert.Equal(["我要退款", "好的 😀", "还在吗"], (await later.MessagesAsync(conversation)).Where(IsMessage).Select(message => (string)message["text"]!));
        var received = Assert.Single(platform.Received);
        Assert.Equal(("cidGroup", "好的 😀"), (received.OpenId, received.Text));
    }

    [Fact]
    public async Task An_answer_finds_its_way_when_the_session_has_ended_and_the_token_too()
    {
        await using var host = await OmniHost.StartAsync();
        await using var platform = await StartAsync(host, TimeProvider.System);
        var agent = await host.OnlineAgentAsync();
        await platform.SendTextAsync("staff1", "hello", "m1", default);
        var conversation = await agent.AssignedAsync("hello");

        platform.SessionFaults.Add(LoopbackFault.Error(300001), times: 10);
        platform.Faults.Add(LoopbackFault.Error("InvalidAuthentication"));
        platform.Faults.Add(LoopbackFault.Status(503, "0"), times: 2);
        await agent.AnswerAsync(conversation, "first", "answer-1");
        await agent.AnswerAsync(conversation, "second", "answer-2");
        await agent.Events.NextAsync(
            "the second answer to be sent", "messageUpdated", message => (string?)message["text"] == "second" && (string?)message["delivery"] == "sent");

        Assert.Equal(["first", "second"], platform.Received.Select(message => message.Text));
    }

    [Fact]
    public async Task The_platform_is_content_with_the_address_and_with_every_event()
    {
        await using var host = await OmniHost.StartAsync();
        await using var platform = await StartAsync(host, TimeProvider.System);

        Assert.True(await platform.SendEventAsync(new JsonObject { ["EventType"] = "check_url" }, default));
        Assert.True(await platform.SendEventAsync(new JsonObject { ["EventType"] = "user_leave_org", ["UserId"] = new JsonArray("staff1") }, default));
    }

    private static async Task<LoopbackDingTalk> StartAsync(OmniHost host, TimeProvider time)
    {
        var platform = await LoopbackDingTalk.StartAsync(
            new()
            {
                AppKey = "dingEndToEnd",
                AppSecret = "end-to-end-secret",
                Token = "endToEndToken",
                EncodingAesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
                RetryDelay = TimeSpan.Zero,
                AckTimeout = TimeSpan.FromSeconds(30),
            },
            time,
            default);
        await host.Admin.Api.PutAsync("api/channels/dingtalk/main", new { settings = platform.Options.ToAccount("main", platform.Address).Settings });
        platform.Webhook = new(host.Address, "api/channels/dingtalk/main/webhook");
        return platform;
    }

    private static bool IsMessage(JsonNode message) => (string?)message["type"] == "message";
}
