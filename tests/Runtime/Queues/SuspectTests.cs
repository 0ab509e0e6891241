using Omni.Runtime.Queues;
using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

/// <summary>A message that ends the process is found, and those that were in hand beside it go free.</summary>
public sealed class SuspectTests : IDisposable
{
    private readonly QueueRig _rig = new(new() { MaxUnfinishedDeliveries = 3 });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_message_that_ends_the_host_again_and_again_is_set_aside_and_counted_once_while_the_others_pass()
    {
        using var counted = new CountedHere("omni.messages.dead_lettered");
        foreach (var session in new[] { "a", "b", "c", "d" })
        {
            await _rig.SendAsync(session, session == "c" ? "killer" : session);
        }

        var done = new List<string>();
        var ends = 0;
        for (var hosts = 0; hosts < 10; hosts++)
        {
            // All that may be delivered side by side is in hand when the killer's turn comes.
            var inHand = new List<(SessionLock Held, QueuedMessage Message)>();
            var ended = false;
            while (!ended && await _rig.TakeAsync() is { } taken)
            {
                inHand.Add(taken);
                ended = taken.Message.MessageId == "killer";
                if (!ended && taken.Message.Attempts > 1)
                {
                    _rig.Queue.Complete(taken.Held, taken.Message);
                    _rig.Queue.Release(taken.Held);
                    done.Add(taken.Message.MessageId!);
                    inHand.Remove(taken);
                }
            }

            if (!ended)
            {
                inHand.ForEach(taken => _rig.Queue.Complete(taken.Held, taken.Message));
                done.AddRange(inHand.Select(taken => taken.Message.MessageId!));
                break;
            }

            ends++;
            await _rig.CrashAsync();
        }

        Assert.Equal(["a", "b", "d"], done.Order());
        var letter = await _rig.OnlyLetterAsync();
        Assert.Equal(("killer", SessionQueue.KilledTheHost), (letter.MessageId, letter.Reason));
        Assert.Equal(1 + _rig.Options.MaxUnfinishedDeliveries, ends);
        Assert.Equal(1, counted.Total);
        Assert.Single(_rig.Log.Lines, line => line.EventId == 4306);
    }

    [Fact]
    public async Task The_attempt_of_a_suspect_is_on_the_disk_before_its_function_runs()
    {
        await _rig.SendAsync("a", "1");
        await _rig.CrashAsync();

        var taken = await _rig.TakeAsync();

        var stored = _rig.Store.Database.GetQueued(QueueKeys.Entry(taken!.Value.Message.EntryId));
        Assert.Equal(1, QueuedMessageCodec.Read(taken.Value.Message.EntryId, stored).Attempts);
    }

    [Fact]
    public async Task A_message_of_this_host_is_delivered_as_it_is()
    {
        await _rig.SendAsync("a", "1");

        var message = _rig.Queue.Next(_rig.Queue.TryAcquire()!)!;

        Assert.True(SessionQueue.IsAtHand(message));
        Assert.Equal(0, message.Attempts);
    }

    [Fact]
    public async Task Suspects_of_which_nothing_is_known_are_delivered_side_by_side()
    {
        await _rig.SendAsync("a", "1");
        await _rig.SendAsync("b", "2");
        await _rig.CrashAsync();

        Assert.NotNull(await _rig.TakeAsync());
        Assert.NotNull(await _rig.TakeAsync());
    }

    [Fact]
    public async Task One_that_was_in_hand_when_a_host_ended_is_delivered_alone_among_suspects_and_fresh_ones_do_not_wait()
    {
        await _rig.SendAsync("a", "1");
        await _rig.SendAsync("b", "2");
        await _rig.SendAsync("c", "3");
        await _rig.CrashAsync();
        await _rig.TakeAsync();
        await _rig.TakeAsync();
        await _rig.CrashAsync();
        await _rig.SendAsync("d", "fresh");

        var first = await _rig.TakeAsync();
        Assert.Equal("1", first!.Value.Message.MessageId);
        var second = await _rig.TakeAsync();
        Assert.Equal("fresh", second!.Value.Message.MessageId);
        Assert.Null(await _rig.TakeAsync());

        _rig.Queue.Complete(first.Value.Held, first.Value.Message);
        _rig.Queue.Release(first.Value.Held);
        Assert.Equal(["2", "3"], await _rig.DrainAsync());
    }

    [Fact]
    public async Task A_host_that_stops_in_order_blames_nobody()
    {
        await _rig.SendAsync("a", "1");
        for (var stops = 0; stops < 10; stops++)
        {
            await _rig.StopAndStartAsync();
            var taken = await _rig.TakeAsync();
            Assert.Equal(("1", 1), (taken!.Value.Message.MessageId, taken.Value.Message.DeliveryCount));
        }
    }

    [Fact]
    public async Task A_suspect_whose_delivery_came_to_an_end_has_nothing_against_it()
    {
        await _rig.SendAsync("a", "1");
        await _rig.CrashAsync();
        var (held, message) = (await _rig.TakeAsync())!.Value;
        _rig.Queue.Abandon(held, message);
        _rig.Queue.Release(held);
        await _rig.CrashAsync();

        var taken = await _rig.TakeAsync();

        Assert.Equal(1, taken!.Value.Message.Attempts);
    }

    [Fact]
    public async Task A_suspect_whose_consumer_stalls_leaves_its_place_to_others()
    {
        await _rig.SendAsync("a", "1");
        await _rig.SendAsync("b", "2");
        await _rig.CrashAsync();
        await _rig.TakeAsync();
        await _rig.TakeAsync();
        await _rig.CrashAsync();
        var stalled = (await _rig.TakeAsync())!.Value;
        Assert.Null(await _rig.TakeAsync());

        _rig.Time.Advance(_rig.Options.MaxAutoLockRenewal + _rig.Options.LockDuration);
        _rig.Queues.Tick();

        Assert.Equal(["1", "2"], (await _rig.DrainAsync()).Order());
        Assert.Throws<Azure.Messaging.ServiceBus.ServiceBusException>(() => _rig.Queue.Complete(stalled.Held, stalled.Message));
    }
}
