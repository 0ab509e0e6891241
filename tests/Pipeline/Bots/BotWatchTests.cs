using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Bots;

/// <summary>Only what is stored is an answer: what was decided, and lost on its way, is none.</summary>
public sealed class BotWatchTests : IDisposable
{
    private const string Question = "how long does delivery take";

    private readonly BotRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Whose_answer_was_decided_and_never_sent_comes_to_people()
    {
        await AskAsync();
        _rig.Pipeline.Queue.FailNext(1);
        var asked = (UnifiedMessage)Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Bot)).Body;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _rig.Pipeline.RunAsync(QueueNames.Bot, asked));
        Assert.Null((await _rig.HeadAsync()).OwedSince);

        await WatchAsync();

        await HasComeToPeopleAsync();

        // Who puts the bot's work back changes nothing any more.
        await _rig.Pipeline.RunAsync(QueueNames.Bot, asked);
        await _rig.HearAsync();
        Assert.DoesNotContain("Parcels take three days.", await _rig.SaidAsync());
    }

    [Fact]
    public async Task Whose_answer_was_set_aside_before_it_was_stored_comes_to_people()
    {
        await AskAsync();
        await _rig.Pipeline.RunAsync(QueueNames.Bot, (UnifiedMessage)Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Bot)).Body);
        Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Dedupe)); // Nobody stores it.

        await WatchAsync();

        await HasComeToPeopleAsync();
    }

    [Fact]
    public async Task An_unanswered_message_is_not_forgotten_because_the_next_was_answered()
    {
        await AskAsync();
        await _rig.Pipeline.RunAsync(QueueNames.Bot, (UnifiedMessage)Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Bot)).Body);
        Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Dedupe));
        _rig.Pipeline.Time.Advance(TimeSpan.FromSeconds(20));
        await _rig.SayAsync(Question);

        await WatchAsync();

        Assert.Equal(ConversationState.Waiting, (await _rig.HeadAsync()).State);
    }

    [Fact]
    public async Task Who_was_answered_is_left_to_the_bot()
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync(Question);

        await WatchAsync();

        Assert.Equal(ConversationState.Bot, (await _rig.HeadAsync()).State);
        Assert.Null(await _rig.NoteAsync());
    }

    [Fact]
    public async Task What_does_not_name_its_message_asks_for_nothing_but_what_is_owed()
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync(Question);

        await _rig.Pipeline.Get<BotHandover>().IfOwedAsync((await _rig.HeadAsync()).Id, "", default);

        Assert.Equal(ConversationState.Bot, (await _rig.HeadAsync()).State);
    }

    private async Task AskAsync()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.PassAsync(_rig.Pipeline.Inbound("first", text: Question));
    }

    /// <summary>What looks after the first message does so when it has had its time, and once more: it may come twice.</summary>
    private async Task WatchAsync()
    {
        _rig.Pipeline.Time.Advance(BotHandover.Patience);
        var watch = (AssignRequest)_rig.Pipeline.Queue.Sent(QueueNames.Assign).First(it => it.NotBefore is not null).Body;
        Assert.NotEmpty(watch.MessageId);
        await _rig.Pipeline.Get<BotHandover>().IfOwedAsync(watch.ConversationId, watch.MessageId, default);
        await _rig.Pipeline.Get<BotHandover>().IfOwedAsync(watch.ConversationId, watch.MessageId, default);
        await _rig.HearAsync();
    }

    private async Task HasComeToPeopleAsync()
    {
        var head = await _rig.HeadAsync();
        Assert.Equal((ConversationState.Waiting, PipelineRig.Start), (head.State, head.OwedSince));
        Assert.Equal(head.Id, Assert.Single(await _rig.Pipeline.Inboxes.WaitingAsync(10, default)).Id);
        Assert.Equal(BotReasons.Slow, await _rig.ReasonAsync());
        Assert.NotNull(await _rig.NoteAsync());
        Assert.Equal("A colleague will go on from here. One moment, please.", (await _rig.SaidAsync())[^1]);
    }
}
