using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class PushStageTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_message_goes_to_the_conversations_agent_and_to_no_other()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });

        await PushAsync(In(conversation) with { Channel = "wechat" });

        var pushed = Assert.Single(_rig.Feed.Pushed);
        Assert.Equal((FeedNames.Agent("a1"), FeedNames.MessageReceived), (pushed.To, pushed.Event.Target));
        Assert.Equal((conversation.Id, 1L, "m1"), ((MessageView)pushed.Event.Payload) is var view ? (view.ConversationId, view.Sequence, view.Id) : default);
    }

    [Fact]
    public async Task A_conversation_that_is_nobodys_is_shown_to_all_agents()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PushAsync(In(conversation) with { Channel = "wechat" });

        var pushed = Assert.Single(_rig.Feed.Pushed);
        Assert.Equal((FakeFeed.Group(FeedNames.AgentsGroup), FeedNames.ConversationChanged), (pushed.To, pushed.Event.Target));
        Assert.Equal(conversation.Id, ((ConversationView)pushed.Event.Payload).Id);
    }

    [Fact]
    public async Task A_web_visitor_sees_the_answer_and_not_who_wrote_it_or_what_became_of_it()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });

        await PushAsync(_rig.Outbound("o1", conversation).With(MessageFlags.Flagged));

        var view = Assert.Single(ToVisitor());
        Assert.Equal(("hello", "", null, null), (view.Text, view.AgentId, view.Delivery, view.DeliveryReason));
        Assert.Empty(view.Flags);
        var forAgent = (MessageView)_rig.Feed.Pushed.Single(pushed => pushed.To == FeedNames.Agent("a1")).Event.Payload;
        Assert.Equal(("a1", "pending", MessageFlags.Flagged), (forAgent.AgentId, forAgent.Delivery, forAgent.Flags.Single()));
    }

    [Fact]
    public async Task A_visitor_never_sees_a_blocked_answer()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });

        await PushAsync(_rig.Outbound("o1", conversation).With(MessageFlags.Blocked));

        Assert.Empty(ToVisitor());
        Assert.Single(_rig.Feed.Pushed);
    }

    [Fact]
    public async Task A_visitors_other_pages_see_what_the_visitor_wrote()
    {
        var conversation = await _rig.OpenAsync("k1");

        await PushAsync(In(conversation));

        Assert.Equal("hello", Assert.Single(ToVisitor()).Text);
    }

    [Theory]
    [InlineData("none-1", 1)]
    [InlineData("k1-1", 7)]
    public async Task A_message_that_is_not_there_is_set_aside(string conversation, long sequence)
    {
        await _rig.OpenAsync("k1");

        var outcome = await _rig.RunAsync(QueueNames.Push, _rig.Inbound("m1") with { ConversationId = conversation, Sequence = sequence });

        Assert.Equal(Outcome.Rejected("message-missing"), outcome);
        Assert.Empty(_rig.Feed.Pushed);
    }

    private IEnumerable<MessageView> ToVisitor() =>
        _rig.Feed.Pushed.Where(pushed => pushed.To == FeedNames.Visitor("v1")).Select(pushed => (MessageView)pushed.Event.Payload);

    private UnifiedMessage In(Conversation conversation) =>
        _rig.Inbound("m1") with { CustomerId = conversation.CustomerId, ConversationId = conversation.Id, Need = RouteNeed.Nobody };

    private async Task PushAsync(UnifiedMessage message)
    {
        await _rig.RunAsync(QueueNames.Persist, message);
        var sent = (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Push)).Body;
        Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Push, sent));
    }
}
