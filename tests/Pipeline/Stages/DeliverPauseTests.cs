using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>What a channel that says "not now" may expect of the messages behind the one that it put off.</summary>
public sealed class DeliverPauseTests : IDisposable
{
    private const string Channel = "wechat";
    private const string Id = "c-1";

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private readonly PipelineRig _rig;
    private readonly FakeStageQueue _queue;
    private readonly FakeChannelSender _sender;
    private readonly ChannelAccountStore _accounts;
    private readonly ConversationStore _conversations;
    private readonly IStage _stage;

    public DeliverPauseTests()
    {
        _rig = new PipelineRig(_time);
        (_queue, _sender, _accounts, _conversations, _stage) =
            (_rig.Queue, _rig.WeChat, _rig.Get<ChannelAccountStore>(), _rig.Conversations, _rig.Stage(QueueNames.Deliver));
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_later_message_waits_with_the_one_that_the_channel_put_off()
    {
        var (first, second) = await TwoWrittenAsync();
        _sender.AnswerNext(SendOutcome.Retry(TimeSpan.FromMinutes(2), "busy"));

        await _stage.RunAsync(first, None);
        await _stage.RunAsync(second, None);

        Assert.Single(_sender.Deliveries);
        Assert.All(_queue.Sent(QueueNames.Deliver), later => Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(2), later.NotBefore));

        _time.Advance(TimeSpan.FromMinutes(2));
        await _stage.RunAsync(second, None);
        Assert.Equal(["first", "first", "second"], _sender.Deliveries.Select(delivery => delivery.Text));
    }

    [Fact]
    public async Task Waiting_for_another_and_waiting_for_its_own_next_try_are_two_broker_ids()
    {
        var (first, second) = await TwoWrittenAsync();
        _sender.AnswerNext(SendOutcome.Retry(default, "busy"), SendOutcome.Sent(), SendOutcome.Retry(default, "busy"));

        await _stage.RunAsync(first, None);
        await _stage.RunAsync(second, None);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _stage.RunAsync(second, None);

        var ids = _queue.Sent(QueueNames.Deliver).Where(later => ReferenceEquals(later.Body, second)).Select(later => later.MessageId).ToArray();
        Assert.Equal((2, 2), (ids.Length, ids.Distinct(StringComparer.Ordinal).Count()));
    }

    private async Task<(UnifiedMessage First, UnifiedMessage Second)> TwoWrittenAsync()
    {
        await _accounts.SaveAsync(new ChannelAccount(Channel, "main", new Dictionary<string, string>(StringComparer.Ordinal)), None);
        await _conversations.TryOpenAsync(
            new Conversation
            {
                Id = Id,
                CustomerId = "c",
                Episode = 1,
                State = ConversationState.Active,
                Channel = Channel,
                Account = "main",
                Address = "customer",
                CreatedAt = _time.GetUtcNow(),
                LastMessageAt = _time.GetUtcNow(),
            },
            None);
        await _rig.Stage(QueueNames.Persist).RunAsync(Answer("first"), None);
        await _rig.Stage(QueueNames.Persist).RunAsync(Answer("second"), None);
        var written = _queue.Take(QueueNames.Deliver).Select(sent => (UnifiedMessage)sent.Body).ToArray();
        return (written[0], written[1]);
    }

    private UnifiedMessage Answer(string text) => new()
    {
        MessageId = $"id-of-{text}",
        Direction = Direction.Outbound,
        Channel = Channel,
        Account = "main",
        SenderId = "customer",
        ExternalId = text,
        Content = text,
        AgentId = "agent",
        CustomerId = "c",
        ConversationId = Id,
        Timestamp = _time.GetUtcNow(),
        ReceivedAt = _time.GetUtcNow(),
    };
}
