using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

public sealed class QueueTriggerHostTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestStore _store = new();
    private readonly EmbeddedQueues _queues;

    public QueueTriggerHostTests() =>
        _queues = new(_store.Database, _store.Committer, Options.Create(new QueueOptions()), new SequentialIds(), new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50)), NullLogger<EmbeddedQueues>.Instance);

    private SessionQueue Queue => _queues.All[QueueNames.Dedupe];

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_function_that_throws_after_it_settled_keeps_neither_its_place_nor_its_session()
    {
        var second = new TaskCompletionSource();
        using var host = Host(async (message, actions, ct) =>
        {
            await actions.CompleteMessageAsync(message, ct);
            if (message.MessageId == "2")
            {
                second.SetResult();
            }

            throw new InvalidOperationException("too late to matter");
        });
        await SendAsync("a", "1");
        await SendAsync("b", "2");

        host.Start();

        await second.Task.WaitAsync(Patience);
        await host.StopAsync(None).WaitAsync(Patience);
        Assert.Equal(0, Queue.Waiting);
    }

    [Fact]
    public async Task A_queue_whose_storage_is_gone_stands_still_instead_of_trying_for_ever()
    {
        var calls = 0;
        using var host = Host((_, _, _) =>
        {
            _store.Committer.Dispose();
            calls++;
            return ValueTask.CompletedTask;
        });
        await SendAsync("a", "1");

        host.Start();

        // The session is given back, and nobody but this test takes it again.
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref calls) > 0 && Queue.HasReady, Patience));
        Queue.Tick();
        await host.StopAsync(None).WaitAsync(Patience);
        Assert.Equal(1, calls);
    }

    private QueueTriggerHost Host(QueueHandler handler) => new(Queue, handler, autoComplete: true, maxSessions: 1, NullLogger.Instance);

    private ValueTask SendAsync(string session, string id) =>
        _queues.SendAsync(QueueNames.Dedupe, new StageMessage(session, id, new AssignRequest("c", id)), None);
}
