using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;

namespace Omni.Tests.Runtime.Queues;

public sealed class EmbeddedDeadLettersTests : IDisposable
{
    private const string Queue = QueueNames.Dedupe;

    private readonly QueueRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_letter_goes_back_under_its_own_id_late_counted_from_zero_with_a_new_broker_id(bool restarted)
    {
        var number = await SetAsideAsync("1", "hello");
        if (restarted)
        {
            await _rig.CrashAsync();
        }

        Assert.True(await _rig.Letters.ReplayAsync(Queue, number, default));

        Assert.Empty(await _rig.Letters.ListAsync(Queue, 0, 10, default));
        await _rig.CrashAsync();
        Assert.Empty(await _rig.Letters.ListAsync(Queue, 0, 10, default));
        var (_, message) = (await _rig.TakeAsync())!.Value;
        Assert.Equal(("s", 1), (message.SessionId, message.DeliveryCount));
        Assert.NotEqual("1", message.MessageId);
        Assert.True(message.SequenceNumber > number);
        Assert.True(MessageCodec.TryRead(message.Body!.ToBytes(), out var body));
        Assert.Equal(("delivery-1", "hello", true), (body.MessageId, body.Content, body.Late));
        Assert.Null(await _rig.TakeAsync());
    }

    [Fact]
    public async Task A_listing_brings_what_the_stage_was_given_and_says_none_of_it()
    {
        await SetAsideAsync("1", "hello");

        var letter = Assert.Single(await _rig.Letters.ListAsync(Queue, 0, 10, default));

        Assert.True(MessageCodec.TryRead(letter.Body, out var body));
        Assert.Equal("hello", body.Content);
        Assert.DoesNotContain("hello", letter.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_replayed_or_removed_can_be_neither_again()
    {
        var (first, second) = (await SetAsideAsync("1"), await SetAsideAsync("2"));

        Assert.True(await _rig.Letters.ReplayAsync(Queue, first, default));
        Assert.False(await _rig.Letters.ReplayAsync(Queue, first, default));
        Assert.False(await _rig.Letters.RemoveAsync(Queue, first, default));
        Assert.True(await _rig.Letters.RemoveAsync(Queue, second, default));
        Assert.False(await _rig.Letters.ReplayAsync(Queue, second, default));

        await _rig.CrashAsync();
        Assert.Single(await _rig.DrainAsync());
        Assert.Empty(await _rig.Letters.ListAsync(Queue, 0, 10, default));
    }

    [Fact]
    public async Task A_waiting_message_is_no_dead_letter()
    {
        await _rig.SendAsync("s", "1");
        var message = _rig.Queue.Next(_rig.Queue.TryAcquire()!)!;

        Assert.False(await _rig.Letters.ReplayAsync(Queue, message.SequenceNumber, default));
        Assert.False(await _rig.Letters.RemoveAsync(Queue, message.SequenceNumber, default));
        Assert.Equal(1, _rig.Queue.Waiting);
    }

    [Fact]
    public async Task All_go_back_oldest_first_up_to_the_limit()
    {
        for (var i = 0; i < 5; i++)
        {
            await SetAsideAsync($"{i}", $"text {i}");
        }

        Assert.Equal(3, await _rig.Letters.ReplayAllAsync(Queue, 3, default));

        var texts = new List<string>();
        while (await _rig.TakeAsync() is var (held, message))
        {
            texts.Add(((UnifiedMessage)message.Body!).Content);
            _rig.Queue.Complete(held, message);
            _rig.Queue.Release(held);
        }

        Assert.Equal(["text 0", "text 1", "text 2"], texts);
        Assert.Equal(2, (await _rig.Letters.ListAsync(Queue, 0, 10, default)).Count);
    }

    [Fact]
    public async Task One_that_can_not_be_read_goes_back_as_it_is()
    {
        await _rig.Queues.SendAsync(Queue, new("s", "1", new RawBody([0x0A, 0x7F])), default);
        var (held, message) = (await _rig.TakeAsync())!.Value;
        _rig.Queue.DeadLetter(held, message, "unreadable", "");
        _rig.Queue.Release(held);

        Assert.True(await _rig.Letters.ReplayAsync(Queue, message.SequenceNumber, default));

        Assert.Equal([0x0A, 0x7F], (await _rig.TakeAsync())!.Value.Message.Body!.ToBytes());
    }

    [Fact]
    public async Task A_letter_in_the_hands_of_a_function_is_not_taken_away_from_it()
    {
        var number = await SetAsideAsync("1");
        var letters = _rig.Queue.DeadLetters!;
        var held = letters.TryAcquire()!;
        Assert.NotNull(letters.Next(held));

        Assert.False(await _rig.Letters.ReplayAsync(Queue, number, default));
    }

    [Fact]
    public async Task A_replayed_killer_has_one_more_chance()
    {
        _rig.Options.MaxUnfinishedDeliveries = 2;
        await _rig.SendAsync("s", "killer");
        for (var ends = 0; ends < 3; ends++)
        {
            Assert.NotNull(await _rig.TakeAsync());
            await _rig.CrashAsync();
        }

        Assert.Null(await _rig.TakeAsync());
        Assert.True(await _rig.Letters.ReplayAsync(Queue, (await _rig.OnlyLetterAsync()).SequenceNumber, default));
        Assert.NotNull(await _rig.TakeAsync());
        await _rig.CrashAsync();

        Assert.Null(await _rig.TakeAsync());
        Assert.Equal(SessionQueue.KilledTheHost, (await _rig.OnlyLetterAsync()).Reason);
    }

    private async Task<long> SetAsideAsync(string id, string text = "")
    {
        await _rig.SendAsync("s", id, text);
        var (held, message) = (await _rig.TakeAsync())!.Value;
        _rig.Queue.DeadLetter(held, message, "unreadable", "");
        _rig.Queue.Release(held);
        return message.SequenceNumber;
    }
}
