using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>What becomes of a message that was set aside and put back.</summary>
public sealed class LateTests : IDisposable
{
    private readonly PipelineRig _rig = new(settings: ("Pipeline:DeliveryAttempts", "2"));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task It_gets_the_next_sequence_and_everybody_sees_that_it_is_late()
    {
        var conversation = await _rig.OpenAsync("k1");
        await _rig.RunAsync(QueueNames.Persist, _rig.Inbound("m2") with { CustomerId = "k1", ConversationId = conversation.Id });

        await _rig.RunAsync(QueueNames.Persist, _rig.Inbound("m1") with { CustomerId = "k1", ConversationId = conversation.Id, Late = true });

        var late = (await _rig.EntriesAsync(conversation.Id))[^1];
        Assert.Equal(("m1", 2L), (late.MessageId, late.Sequence));
        Assert.Contains("late", MessageView.Of(late, _rig.Urls).Flags);
        Assert.All(
            _rig.Queue.Sent(QueueNames.Push).Concat(_rig.Queue.Sent(QueueNames.Project)),
            sent => Assert.False(((UnifiedMessage)sent.Body).Late)); // it is told where it is stored
    }

    [Fact]
    public async Task A_delivery_that_failed_is_sent_again_with_all_its_tries()
    {
        var message = await FailedAsync();

        Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Deliver, message with { Late = true }));

        Assert.Equal(["o1", "o1"], _rig.Web.Deliveries.Select(delivery => delivery.IdempotencyKey));
        Assert.Equal((DeliveryState.Sent, ""), await StateAsync(message));
    }

    [Fact]
    public async Task Without_the_mark_a_failed_delivery_stays_failed()
    {
        var message = await FailedAsync();

        await _rig.RunAsync(QueueNames.Deliver, message);

        Assert.Single(_rig.Web.Deliveries);
        Assert.Equal((DeliveryState.Failed, "no"), await StateAsync(message));
    }

    [Fact]
    public async Task The_mark_counts_once_its_later_tries_are_tries_like_any_other()
    {
        var message = await FailedAsync();
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.Zero, "busy"), SendOutcome.Retry(TimeSpan.Zero, "busy"));

        Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Deliver, message with { Late = true }));
        var again = (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).Body;
        Assert.False(again.Late);
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Deliver, again));
        Assert.Single(_rig.Queue.Sent(QueueNames.Compensate));
        await _rig.RunAsync(QueueNames.Deliver, again);

        Assert.Equal(3, _rig.Web.Deliveries.Count);
    }

    [Fact]
    public async Task What_was_sent_is_not_sent_again_nor_is_what_the_word_list_withheld()
    {
        var sent = await AnswerAsync("o1");
        await _rig.RunAsync(QueueNames.Deliver, sent);
        var withheld = await AnswerAsync("o2", MessageFlags.Blocked);

        await _rig.RunAsync(QueueNames.Deliver, sent with { Late = true });
        await _rig.RunAsync(QueueNames.Deliver, withheld with { Late = true });

        Assert.Single(_rig.Web.Deliveries);
    }

    private async Task<UnifiedMessage> FailedAsync()
    {
        var message = await AnswerAsync("o1");
        _rig.Web.AnswerNext(SendOutcome.Refused("no"));
        Assert.Equal(Outcome.Rejected("no"), await _rig.RunAsync(QueueNames.Deliver, message));
        Assert.Equal((DeliveryState.Failed, "no"), await StateAsync(message));
        return message;
    }

    private async Task<UnifiedMessage> AnswerAsync(string id, params string[] flags)
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        var conversation = await _rig.Conversations.GetAsync("k1-1", default) ?? await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
        var message = _rig.Outbound(id, conversation) with { Flags = [.. flags] };
        await _rig.RunAsync(QueueNames.Persist, message);
        return _rig.Queue.Take(QueueNames.Deliver) is [var sent] ? (UnifiedMessage)sent.Body : message with { Sequence = (await _rig.HeadAsync("k1-1")).LastSequence };
    }

    private async Task<(DeliveryState State, string Reason)> StateAsync(UnifiedMessage message)
    {
        var entry = (await _rig.Conversations.EntryAsync(message.ConversationId, message.Sequence, default))!;
        return (entry.Delivery, entry.DeliveryReason);
    }
}
