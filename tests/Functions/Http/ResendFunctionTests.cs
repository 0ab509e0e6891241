using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

/// <summary>What an agent is answered who sends a message again.</summary>
public sealed class ResendFunctionTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private string _agent = "";

    public async Task InitializeAsync()
    {
        _agent = await _rig.TokenAsync(Role.Agent);
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_failed_message_is_taken_again_and_goes_the_way_of_every_answer()
    {
        await OpenAsync("k1", nameof(Role.Agent), DeliveryState.Failed);

        var answer = await ResendAsync("k1-1", "1");
        var again = await ResendAsync("k1-1", "1");

        Assert.Equal((202, 202), (answer.Status, again.Status));
        Assert.Equal(answer["messageId"], again["messageId"]);
        var queued = (UnifiedMessage)_rig.Queue.Sent(QueueNames.Dedupe)[0].Body;
        Assert.Equal((answer["messageId"], "hello", nameof(Role.Agent), 1L), (queued.MessageId, queued.Content, queued.AgentId, queued.About));
    }

    [Theory]
    [InlineData("1", DeliveryState.Pending, 409, ProblemTypes.NotNow)]
    [InlineData("1", DeliveryState.Sent, 409, ProblemTypes.NotNow)]
    [InlineData("7", DeliveryState.Failed, 404, ProblemTypes.NotFound)]
    [InlineData("x", DeliveryState.Failed, 404, ProblemTypes.NotFound)]
    public async Task What_did_not_fail_or_is_not_there_is_not_sent_again(string sequence, DeliveryState state, int status, string problem)
    {
        await OpenAsync("k1", nameof(Role.Agent), state);

        var answer = await ResendAsync("k1-1", sequence);

        Assert.Equal((status, problem), (answer.Status, answer.Problem));
        Assert.Empty(_rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task Only_who_may_answer_in_the_conversation_may()
    {
        await OpenAsync("k1", "somebody", DeliveryState.Failed);

        Assert.Equal(404, (await ResendAsync("k1-1", "1")).Status);
        Assert.Equal(404, (await ResendAsync("none", "1")).Status);
    }

    [Fact]
    public async Task Values_are_looked_at()
    {
        await OpenAsync("k1", nameof(Role.Agent), DeliveryState.Failed);

        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ResendMessage, _agent, new { clientMessageId = "" }, "", ("id", "k1-1"), ("sequence", "1"))).Status);
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ResendMessage, _agent, new { clientMessageId = "c1", channel = "fax" }, "", ("id", "k1-1"), ("sequence", "1"))).Status);
    }

    private Task<ApiAnswer> ResendAsync(string id, string sequence) =>
        _rig.CallAsync(FunctionNames.ResendMessage, _agent, new { clientMessageId = "c1" }, "", ("id", id), ("sequence", sequence));

    private async Task OpenAsync(string customer, string agent, DeliveryState delivery)
    {
        var store = _rig.Get<ConversationStore>();
        var now = _rig.Time.GetUtcNow();
        var head = new Conversation
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            Episode = 1,
            State = ConversationState.Active,
            AgentId = agent,
            Channel = "web",
            Account = "main",
            Address = "v1",
            CreatedAt = now,
            LastMessageAt = now,
        };
        await store.TryOpenAsync(head, default);
        var entry = new ConversationEntry
        {
            ConversationId = head.Id,
            Type = EntryType.Message,
            MessageId = "o1",
            Direction = Direction.Outbound,
            Channel = "web",
            Account = "main",
            Address = "v1",
            Text = "hello",
            AgentId = agent,
            At = now,
            Delivery = delivery,
        };
        await store.UpdateAsync(head.Id, it => new ConversationWrite(it) { Entries = [entry] }, default);
    }
}
