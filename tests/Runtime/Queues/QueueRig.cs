using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

/// <summary>The queues over a database of their own, which can end and start again.</summary>
internal sealed class QueueRig : IDisposable
{
    public QueueRig(QueueOptions? options = null)
    {
        Options = options ?? new();
        Queues = Open();
    }

    public QueueOptions Options { get; }

    public SequentialIds Ids { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public TestStore Store { get; } = new();

    public LogGuard Log { get; } = new();

    public EmbeddedQueues Queues { get; private set; }

    public EmbeddedDeadLetters Letters => new(Queues, Store.Committer, Ids);

    public SessionQueue Queue => Queues.All[QueueNames.Dedupe];

    public static StageMessage Message(string session, string id, string text = "") => new(session, id, Body(id, text));

    public static UnifiedMessage Body(string id, string text = "") => new()
    {
        MessageId = "delivery-" + id,
        Direction = Direction.Inbound,
        Channel = "web",
        Account = "main",
        SenderId = "v1",
        ExternalId = id,
        Content = text,
        Timestamp = DateTimeOffset.UnixEpoch,
        ReceivedAt = DateTimeOffset.UnixEpoch,
    };

    public ValueTask SendAsync(string session, string id, string text = "") => Queues.SendAsync(QueueNames.Dedupe, Message(session, id, text), default);

    /// <summary>The next message of whatever session is free, ready for a function; null when nothing is to be had.</summary>
    public async Task<(SessionLock Held, QueuedMessage Message)?> TakeAsync()
    {
        while (Queue.TryAcquire() is { } held)
        {
            while (Queue.Next(held) is { } message)
            {
                if (SessionQueue.IsAtHand(message) || await Queue.PrepareAsync(held, message, default))
                {
                    return (held, message);
                }
            }

            Queue.Release(held);
        }

        return null;
    }

    /// <summary>Takes all there is, settles it, and says in which order it came.</summary>
    public async Task<IReadOnlyList<string>> DrainAsync()
    {
        var ids = new List<string>();
        while (await TakeAsync() is var (held, message))
        {
            ids.Add(message.MessageId!);
            Queue.Complete(held, message);
            Queue.Release(held);
        }

        return ids;
    }

    public async Task<DeadLetter> OnlyLetterAsync() => Assert.Single(await Letters.ListAsync(QueueNames.Dedupe, 0, 10, default));

    /// <summary>The host ends in the middle of whatever is in hand.</summary>
    public async Task CrashAsync()
    {
        await Store.Committer.SyncedAsync(default);
        Store.Reopen();
        Queues = Open();
    }

    /// <summary>The host stops in order, with what is in hand unfinished.</summary>
    public async Task StopAndStartAsync()
    {
        Queue.ForgiveAll();
        await CrashAsync();
    }

    public void Dispose() => Store.Dispose();

    private EmbeddedQueues Open() => new(Store.Database, Store.Committer, Microsoft.Extensions.Options.Options.Create(Options), Ids, Time, Log.CreateLogger<EmbeddedQueues>());
}
