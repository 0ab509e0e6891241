using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class PausedDeliveryTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_answer_waits_through_any_pause_without_a_try_and_goes_when_it_is_over()
    {
        await SaveAsync(isPaused: true);
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("o1", conversation));
        var message = (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Deliver)).Body;

        for (var minute = 0; minute < 50; minute++)
        {
            Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Deliver, message));
            var later = Assert.Single(_rig.Queue.Take(QueueNames.Deliver));
            Assert.Equal(TimeSpan.FromMinutes(1), later.NotBefore - _rig.Time.GetUtcNow());
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
            message = (UnifiedMessage)later.Body;
        }

        Assert.Empty(_rig.Web.Deliveries);
        Assert.Equal(DeliveryState.Pending, (await _rig.Conversations.EntryAsync(conversation.Id, 1, default))!.Delivery);
        Assert.Equal(0, (await _rig.Get<Outbox>().LowestAsync(conversation.Id, "web", default))!.Attempts);

        await SaveAsync(isPaused: false);
        Assert.Equal(Outcome.Done, await _rig.RunAsync(QueueNames.Deliver, message));
        Assert.Equal("o1", Assert.Single(_rig.Web.Deliveries).IdempotencyKey);
    }

    private async Task SaveAsync(bool isPaused) =>
        await _rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", "main", new Dictionary<string, string>()) with { IsPaused = isPaused }, default);
}
