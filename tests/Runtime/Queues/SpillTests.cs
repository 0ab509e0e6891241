using Omni.Pipeline.Messages;
using Omni.Runtime.Queues;

namespace Omni.Tests.Runtime.Queues;

/// <summary>What waits for long waits on the disk, and nobody can tell.</summary>
public sealed class SpillTests : IDisposable
{
    private readonly QueueRig _rig = new(new() { MaxBytesInMemory = 20_000 });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Bodies_beyond_the_limit_leave_memory_and_come_back_whole_and_in_order()
    {
        for (var i = 0; i < 60; i++)
        {
            await _rig.SendAsync($"s{i % 7}", $"{i:D2}", $"text {i}");
        }

        Assert.True(_rig.Queue.ResidentBytes > _rig.Options.MaxBytesInMemory);
        await _rig.Queues.SpillAsync(default);
        Assert.InRange(_rig.Queue.ResidentBytes, 1, _rig.Options.MaxBytesInMemory);

        await AssertAllComeAsync(60);
        Assert.Equal(0, _rig.Queue.ResidentBytes);
    }

    [Fact]
    public async Task After_a_restart_no_more_than_the_limit_is_in_memory_and_all_of_it_comes()
    {
        for (var i = 0; i < 200; i++)
        {
            await _rig.SendAsync($"s{i % 7}", $"{i:D2}", $"text {i}");
        }

        await _rig.CrashAsync();

        Assert.InRange(_rig.Queue.ResidentBytes, 1, _rig.Options.MaxBytesInMemory * 2);
        await AssertAllComeAsync(200);
    }

    [Fact]
    public async Task A_body_that_is_in_hand_or_was_just_given_back_stays()
    {
        _rig.Options.MaxBytesInMemory = 0;
        await _rig.SendAsync("s", "1", "text 1");
        var (held, message) = (await _rig.TakeAsync())!.Value;
        await _rig.Queues.SpillAsync(default);
        Assert.NotNull(message.Body);

        var candidates = _rig.Queue.SpillCandidates(long.MaxValue);
        Assert.Empty(candidates);
        _rig.Queue.Abandon(held, message);
        candidates = _rig.Queue.SpillCandidates(long.MaxValue);
        var again = _rig.Queue.Next(held)!;
        _rig.Queue.Abandon(held, again); // A write of it may be under way now.
        Assert.Equal(0, _rig.Queue.Spill(candidates));
        Assert.NotNull(message.Body);
    }

    [Fact]
    public async Task A_message_that_waits_on_the_disk_keeps_its_count_over_crashes_and_is_set_aside_whole()
    {
        _rig.Options.MaxBytesInMemory = 0;
        _rig.Options.MaxDeliveryCount = 3;
        await _rig.SendAsync("s", "1", "text 1");
        for (var deliveries = 1; deliveries <= 3; deliveries++)
        {
            await _rig.Queues.SpillAsync(default);
            var (held, message) = (await _rig.TakeAsync())!.Value;
            Assert.Equal(deliveries, message.DeliveryCount);
            _rig.Queue.Abandon(held, message);
            await _rig.CrashAsync();
        }

        Assert.Null(await _rig.TakeAsync());
        var letter = await _rig.OnlyLetterAsync();
        Assert.Equal(("1", "s", SessionQueue.TooManyDeliveries, 3), (letter.MessageId, letter.SessionId, letter.Reason, letter.DeliveryCount));
    }

    [Fact]
    public async Task Dead_letters_hold_no_bodies_in_memory()
    {
        await _rig.SendAsync("s", "1", new string('x', 5000));
        var (held, message) = (await _rig.TakeAsync())!.Value;
        _rig.Queue.DeadLetter(held, message, "unreadable", "no such version");

        await _rig.Queues.SpillAsync(default);

        Assert.Equal((0, 0), (_rig.Queue.ResidentBytes, _rig.Queue.DeadLetters!.ResidentBytes));
        var letter = await _rig.OnlyLetterAsync();
        Assert.Equal(("1", "s", "unreadable", "no such version"), (letter.MessageId, letter.SessionId, letter.Reason, letter.Description));
    }

    private async Task AssertAllComeAsync(int count)
    {
        var came = new Dictionary<string, List<string>>();
        while (await _rig.TakeAsync() is var (held, message))
        {
            Assert.True(MessageCodec.TryRead(message.Body!.ToBytes(), out var body));
            Assert.Equal(QueueRig.Body(message.MessageId!, body.Content).MessageId, body.MessageId);
            Assert.Equal($"text {int.Parse(message.MessageId!, System.Globalization.CultureInfo.InvariantCulture)}", body.Content);
            (came.TryGetValue(message.SessionId, out var list) ? list : came[message.SessionId] = []).Add(message.MessageId!);
            _rig.Queue.Complete(held, message);
            _rig.Queue.Release(held);
        }

        Assert.Equal(count, came.Sum(session => session.Value.Count));
        Assert.All(came, session => Assert.Equal(session.Value.OrderBy(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture)), session.Value));
    }
}
