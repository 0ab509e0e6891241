using System.Collections.Immutable;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels;

/// <summary>What a conversation remembers of its channel's rules as messages come and go.</summary>
public sealed class ChannelRulesTests : IDisposable
{
    private static readonly ImmutableDictionary<string, string> Click = ImmutableDictionary<string, string>.Empty.Add("Event", "CLICK");

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Answers_are_counted_and_a_message_begins_anew()
    {
        var conversation = await OpenAsync();
        await SayAsync("m1");
        Assert.Equal(5, (await ReplyAsync()).Left);

        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", conversation));
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", conversation));
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o2", conversation).With(MessageFlags.Blocked));
        Assert.Equal(4, (await ReplyAsync()).Left); // once is once, and what was withheld is not sent

        await SayAsync("m2");
        Assert.Equal(5, (await ReplyAsync()).Left);
    }

    [Fact]
    public async Task Who_writes_from_another_address_is_another_to_the_platform()
    {
        var conversation = await OpenAsync();
        await SayAsync("m1");
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", conversation));

        await _rig.RunAsync(QueueNames.Persist, Message("e1", "wechat") with { Kind = MessageKind.Event, Metadata = Click });
        Assert.Equal(7, (await ReplyAsync()).Left);

        await SayAsync("m2", sender: "v2");
        Assert.Equal(5, (await ReplyAsync()).Left);
        // An answer to the old address that was on its way says nothing about the new one.
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o2", conversation));
        Assert.Equal(5, (await ReplyAsync()).Left);

        await SayAsync("m3", channel: "web");
        Assert.Equal(ReplyState.Always, await ReplyAsync());
    }

    [Fact]
    public async Task What_the_platform_refused_is_remembered_with_the_conversation()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("wechat", "main", new Dictionary<string, string>()), default);
        var conversation = await OpenAsync();
        await SayAsync("m1");
        _rig.WeChat.AnswerNext(SendOutcome.Refused("wechat-45015"));

        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", conversation));
        await _rig.RunAsync(QueueNames.Deliver, (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).Body);

        Assert.Equal(new ReplyState(false, "wechat-45015", null, 0), await ReplyAsync());
    }

    [Fact]
    public async Task A_greeting_goes_out_once_however_often_its_event_comes()
    {
        await OpenAsync();
        var subscribed = Message("e1", "wechat") with { Kind = MessageKind.Event, BotAnswer = "Welcome" };
        await _rig.RunAsync(QueueNames.Persist, subscribed);
        await _rig.RunAsync(QueueNames.Persist, subscribed);

        var sent = _rig.Queue.Take(QueueNames.Dedupe).Select(it => (UnifiedMessage)it.Body).ToList();
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0].MessageId, sent[1].MessageId);
        foreach (var answer in sent)
        {
            await _rig.RunAsync(QueueNames.Persist, answer);
        }

        Assert.Single(await _rig.EntriesAsync("k1-1"), entry => entry is { Text: "Welcome", Direction: Direction.Outbound, Channel: "wechat", Address: "v1", AgentId: "" });
    }

    [Fact]
    public async Task A_change_of_a_message_is_made_on_what_the_message_is_by_then()
    {
        await OpenAsync();
        await SayAsync("m1");
        var times = 0;
        var changed = await _rig.Conversations.UpdateEntryAsync(
            "k1-1",
            1,
            entry =>
            {
                if (times++ == 0)
                {
                    _rig.Conversations.UpdateEntryAsync("k1-1", 1, it => it with { Reason = "meanwhile" }, default).AsTask().GetAwaiter().GetResult();
                }

                return entry with { Attachments = [new() { MediaId = "m" }] };
            },
            default);

        Assert.Equal((2, "meanwhile", "m"), (times, changed!.Reason, Assert.Single(changed.Attachments).MediaId));
        Assert.Equal("meanwhile", Assert.Single(await _rig.EntriesAsync("k1-1")).Reason);
    }

    private Task<Conversation> OpenAsync() =>
        _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1", Channel = "wechat" });

    private async Task SayAsync(string id, string channel = "wechat", string sender = "v1") => await _rig.RunAsync(QueueNames.Persist, Message(id, channel, sender));

    private UnifiedMessage Message(string id, string channel, string sender = "v1") =>
        _rig.Inbound(id, sender, channel: channel) with { CustomerId = "k1", ConversationId = "k1-1", Need = RouteNeed.ItsAgent };

    private async Task<ReplyState> ReplyAsync() => new ChannelRules([new WeChatRules()]).Of(await _rig.HeadAsync("k1-1"), _rig.Time.GetUtcNow());
}
