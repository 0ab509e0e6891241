using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

/// <summary>What an operator sees of a queue, before a crash and directly after it.</summary>
public sealed class QueueFiguresTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private readonly TestStore _store = new();
    private EmbeddedQueues _queues;

    public QueueFiguresTests() => _queues = Open();

    private SessionQueue Queue => _queues.All[QueueNames.Dedupe];

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task The_figures_are_the_same_after_a_restart_but_for_what_was_in_hand()
    {
        var began = _time.GetUtcNow();
        await SendAsync("dead");
        await SendAsync("in hand");
        _time.Advance(Second);
        await SendAsync("waiting");
        await SendAsync("later", began + TimeSpan.FromHours(1));
        var dead = Queue.TryAcquire()!;
        Queue.DeadLetter(dead, Queue.Next(dead)!, "bad", "");
        Queue.Release(dead);
        var held = Queue.TryAcquire()!;
        Assert.NotNull(Queue.Next(held));

        Assert.Equal(new QueueFigures(Waiting: 1, InHand: 1, Scheduled: 1, DeadLetters: 1), Queue.Figures());
        Assert.Equal(began, Queue.OldestDueAt());

        await _store.Committer.SyncedAsync(default);
        _store.Reopen();
        _queues = Open();

        Assert.Equal(new QueueFigures(Waiting: 2, InHand: 0, Scheduled: 1, DeadLetters: 1), Queue.Figures());
        Assert.Equal(began, Queue.OldestDueAt());
    }

    [Fact]
    public async Task A_scheduled_message_is_as_old_as_the_time_since_it_was_due()
    {
        var due = _time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await SendAsync("later", due);
        Assert.Null(Queue.OldestDueAt());

        _time.SetUtcNow(due + Second);
        Queue.Tick();
        Assert.Equal(due, Queue.OldestDueAt());
    }

    [Fact]
    public async Task An_empty_queue_has_no_oldest()
    {
        await SendAsync("one");
        var held = Queue.TryAcquire()!;
        Queue.Complete(held, Queue.Next(held)!);
        Queue.Release(held);

        Assert.Equal((default, null), (Queue.Figures(), Queue.OldestDueAt()));
    }

    private EmbeddedQueues Open() => new(_store.Database, _store.Committer, Options.Create(new QueueOptions()), new SequentialIds(), _time, NullLogger<EmbeddedQueues>.Instance);

    private ValueTask SendAsync(string id, DateTimeOffset? notBefore = null) =>
        _queues.SendAsync(QueueNames.Dedupe, new StageMessage(id, id, new AssignRequest(id, "message"), notBefore), default);
}
