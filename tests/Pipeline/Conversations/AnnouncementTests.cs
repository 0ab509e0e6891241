using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Webhooks;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

/// <summary>What the push to all agents tells of a conversation that they may not read.</summary>
public sealed class AnnouncementTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly FakeFeed _feed = new();

    [Theory]
    [InlineData(ConversationState.Waiting, "", "hello")]
    [InlineData(ConversationState.Active, "amy", "")]
    [InlineData(ConversationState.Resolved, "", "")]
    public async Task Everybody_sees_the_preview_of_what_waits_and_of_nothing_else(ConversationState state, string agent, string preview)
    {
        await Actions().AnnounceAsync(Conversation(state, agent), None);

        var pushed = Assert.Single(_feed.Pushed, pushed => pushed.To == FakeFeed.Group(FeedNames.AgentsGroup));
        Assert.Equal(preview, Assert.IsType<ConversationView>(pushed.Event.Payload).Preview);
    }

    [Fact]
    public async Task Its_agent_who_is_one_of_everybody_sees_all_of_it_last()
    {
        await Actions().AnnounceAsync(Conversation(ConversationState.Active, "amy"), None);

        var last = _feed.Pushed[^1];
        Assert.Equal(
            (FeedNames.Agent("amy"), "hello", "Customer"),
            (last.To, ((ConversationView)last.Event.Payload).Preview, ((ConversationView)last.Event.Payload).CustomerName));
    }

    private ConversationActions Actions()
    {
        var conversations = new ConversationStore(_tables);
        var ids = new SequentialIds();
        return new(
            conversations, new Inboxes(_tables, conversations), new AgentDirectory(_tables, _time), new CustomerStore(_tables, ids, _time),
            new FakeStageQueue(), _feed, SearchRig.FeedOf(_tables), new(new FakeStageQueue(), ids, Options.Create(new WebhookOptions())), ids, _time);
    }

    private static Conversation Conversation(ConversationState state, string agent) => new()
    {
        Id = "c-1",
        CustomerId = "c",
        CustomerName = "Customer",
        Episode = 1,
        State = state,
        AgentId = agent,
        Channel = "web",
        Account = "main",
        Address = "v",
        Preview = "hello",
    };
}
