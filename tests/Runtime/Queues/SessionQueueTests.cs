using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Runtime.Storage;
using Omni.Tests.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

public sealed class SessionQueueTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private readonly TestStore _store = new();
    private readonly QueueOptions _options = new() { MaxDeliveryCount = 3 };
    private readonly SequentialIds _ids = new();
    private EmbeddedQueues _queues;

    public SessionQueueTests() => _queues = Open();

    private EmbeddedDeadLetters Letters => new(_queues, _store.Committer, _ids);

    private SessionQueue Queue => _queues.All[QueueNames.Dedupe];

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_session_gives_its_messages_in_the_order_of_their_acceptance()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");

        var held = Queue.TryAcquire()!;
        Assert.Equal("1", Take(held));
        Assert.Equal("2", Take(held));
        Assert.Null(Queue.Next(held));
    }

    [Fact]
    public async Task A_session_has_one_consumer_at_a_time_and_another_session_does_not_wait_for_it()
    {
        await SendAsync("a", "1");
        await SendAsync("a", "2");
        await SendAsync("b", "3");

        var first = Queue.TryAcquire()!;
        var second = Queue.TryAcquire()!;

        Assert.Equal(("a", "b"), (first.Session.Id, second.Session.Id));
        Assert.Null(Queue.TryAcquire());
    }

    [Fact]
    public async Task A_message_that_is_given_back_comes_again_first_and_is_counted()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");
        var held = Queue.TryAcquire()!;

        Queue.Abandon(held, Queue.Next(held)!);

        var again = Queue.Next(held)!;
        Assert.Equal(("1", 2), (again.MessageId, again.DeliveryCount));
    }

    [Fact]
    public async Task A_message_that_is_given_back_too_often_is_set_aside_with_the_reason_and_later_ones_pass()
    {
        await SendAsync("s", "poison");
        await SendAsync("s", "2");
        var held = Queue.TryAcquire()!;
        for (var i = 0; i < _options.MaxDeliveryCount; i++)
        {
            Queue.Abandon(held, Queue.Next(held)!);
        }

        Assert.Equal("2", Take(held));
        var dead = Assert.Single(await Letters.ListAsync(QueueNames.Dedupe, 0, 10, None));
        Assert.Equal(("poison", "MaxDeliveryCountExceeded", 3), (dead.MessageId, dead.Reason, dead.DeliveryCount));
    }

    [Fact]
    public async Task A_dead_letter_keeps_its_reason_over_a_restart_and_is_not_delivered()
    {
        await SendAsync("s", "1");
        var held = Queue.TryAcquire()!;
        Queue.DeadLetter(held, Queue.Next(held)!, "unreadable", "no such version");

        Restart();

        Assert.Null(Queue.TryAcquire());
        var dead = Assert.Single(await Letters.ListAsync(QueueNames.Dedupe, 0, 10, None));
        Assert.Equal(("1", "s", "unreadable", "no such version"), (dead.MessageId, dead.SessionId, dead.Reason, dead.Description));
    }

    [Fact]
    public async Task What_was_accepted_and_not_settled_is_there_after_a_restart_in_order()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");
        await SendAsync("s", "3");
        Take(Queue.TryAcquire()!);

        Restart();

        var held = Queue.TryAcquire()!;
        Assert.Equal("2", Take(held));
        Assert.Equal("3", Take(held));
    }

    [Fact]
    public async Task A_message_that_was_given_back_and_then_settled_does_not_come_back_after_a_restart()
    {
        await SendAsync("s", "1");
        await _store.Committer.SyncedAsync(None);
        var held = Queue.TryAcquire()!;
        Queue.Abandon(held, Queue.Next(held)!);
        Take(held);

        Restart();

        Assert.Null(Queue.TryAcquire());
    }

    [Fact]
    public async Task A_delivery_count_survives_a_restart()
    {
        await SendAsync("s", "1");
        var held = Queue.TryAcquire()!;
        Queue.Abandon(held, Queue.Next(held)!);

        Restart();

        Assert.Equal(2, Queue.Next(Queue.TryAcquire()!)!.DeliveryCount);
    }

    [Fact]
    public async Task A_consumer_that_lost_its_lock_cannot_settle_and_the_message_is_delivered_to_another()
    {
        await SendAsync("s", "1");
        var stalled = Queue.TryAcquire()!;
        var message = Queue.Next(stalled)!;

        _time.Advance(_options.MaxAutoLockRenewal + _options.LockDuration);
        Queue.Tick();

        var other = Queue.TryAcquire()!;
        Assert.Equal("1", Queue.Next(other)!.MessageId);
        var lost = Assert.Throws<ServiceBusException>(() => Queue.Complete(stalled, message));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
    }

    [Fact]
    public async Task A_lock_is_renewed_while_its_delivery_is_young_enough()
    {
        await SendAsync("s", "1");
        var held = Queue.TryAcquire()!;
        var message = Queue.Next(held)!;
        for (var waited = TimeSpan.Zero; waited < _options.MaxAutoLockRenewal; waited += _options.LockDuration / 3)
        {
            _time.Advance(_options.LockDuration / 3);
            Queue.Tick();
        }

        Queue.Complete(held, message);
        Assert.Equal(0, Queue.Waiting);
    }

    [Fact]
    public async Task A_scheduled_message_is_hidden_until_its_time_also_over_a_restart()
    {
        await _queues.SendAsync(QueueNames.Dedupe, Message("s", "1") with { NotBefore = _time.GetUtcNow() + TimeSpan.FromMinutes(1) }, None);
        Assert.Null(Queue.TryAcquire());

        Restart();
        Queue.Tick();
        Assert.Null(Queue.TryAcquire());

        _time.Advance(TimeSpan.FromMinutes(1));
        Queue.Tick();
        Assert.Equal("1", Queue.Next(Queue.TryAcquire()!)!.MessageId);
    }

    [Fact]
    public async Task A_busy_session_gives_way_to_one_that_waits()
    {
        _options.MessagesPerTurn = 2;
        foreach (var id in new[] { "1", "2", "3" })
        {
            await SendAsync("busy", id);
        }

        var held = Queue.TryAcquire()!;
        await SendAsync("patient", "4");
        Take(held);
        Take(held);

        Assert.Null(Queue.Next(held));
        Queue.Release(held);
        Assert.Equal("patient", Queue.TryAcquire()!.Session.Id);
    }

    [Fact]
    public async Task The_door_closes_when_too_much_waits_while_what_is_inside_goes_on()
    {
        _options.MaxWaiting = 2;
        _queues = Open();
        await SendAsync("a", "1");
        await SendAsync("b", "2");

        await Assert.ThrowsAsync<QueueFullException>(async () => await SendAsync("c", "3"));
        await _queues.SendAsync(QueueNames.Filter, Message("a", "1"), None);

        Assert.Equal(3, _queues.Waiting);
    }

    [Fact]
    public void A_message_that_is_sent_and_settled_in_one_group_never_reaches_the_disk()
    {
        var group = new CommitGroup();
        var message = new QueuedMessage
        {
            Queue = QueueNames.Dedupe,
            SequenceNumber = 1,
            SessionId = "s",
            MessageId = "1",
            Body = new AssignRequest("", ""),
            EnqueuedAt = _time.GetUtcNow(),
        };

        group.Put(message.EntryId, message);
        group.Delete(message.EntryId);

        Assert.True(group.IsEmpty);
    }

    [Fact]
    public async Task A_group_that_is_being_written_does_not_tell_of_a_dead_letter_ahead_of_what_led_to_it()
    {
        await SendAsync("s", "1");
        await _store.Committer.SyncedAsync(None);
        var held = Queue.TryAcquire()!;
        var message = Queue.Next(held)!;
        var group = new CommitGroup();
        group.Put(message.EntryId, message);
        group.Seal();

        // In one go, so that the next group can't be sealed in between.
        _store.Committer.Apply(message, (_, it) =>
        {
            Queue.DeadLetter(held, it, "unreadable", "");
            Assert.True(it.IsDeadLetter);
            Assert.False(QueuedMessageCodec.Read(it.EntryId, it.ToBytes()).IsDeadLetter);
        });
    }

    private string Take(SessionLock held)
    {
        var message = Queue.Next(held)!;
        Queue.Complete(held, message);
        return message.MessageId!;
    }

    private ValueTask SendAsync(string session, string id) => _queues.SendAsync(QueueNames.Dedupe, Message(session, id), None);

    private static StageMessage Message(string session, string id) => new(session, id, new AssignRequest("c", id));

    private EmbeddedQueues Open() => new(_store.Database, _store.Committer, Options.Create(_options), _ids, _time, NullLogger<EmbeddedQueues>.Instance);

    private void Restart()
    {
        _store.Reopen();
        _queues = Open();
    }
}
