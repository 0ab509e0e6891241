using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;

namespace Omni.Tests.Runtime.Queues;

/// <summary>Queues with the host that feeds their functions.</summary>
public sealed class QueueConsumersTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly QueueRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Two_consumers_of_one_message_happen_and_the_late_one_can_settle_nothing()
    {
        var (firstHasIt, secondIsDone) = (new TaskCompletionSource(), new TaskCompletionSource());
        var calls = 0;
        ServiceBusException? refused = null;
        using var host = Host(_rig.Queue, 4, async (message, actions, ct) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                firstHasIt.SetResult();
                await secondIsDone.Task.WaitAsync(Patience, ct);
                refused = await Assert.ThrowsAsync<ServiceBusException>(async () => await actions.CompleteMessageAsync(message, ct));
                throw refused;
            }

            await actions.CompleteMessageAsync(message, ct);
            if (message.MessageId == "2")
            {
                secondIsDone.SetResult();
            }
        });
        await _rig.SendAsync("s", "1");
        await _rig.SendAsync("s", "2");
        host.Start();
        await firstHasIt.Task.WaitAsync(Patience);

        _rig.Time.Advance(_rig.Options.MaxAutoLockRenewal + _rig.Options.LockDuration);
        _rig.Queues.Tick();

        await secondIsDone.Task.WaitAsync(Patience);
        await host.StopAsync(None).WaitAsync(Patience);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, refused!.Reason);
        Assert.Equal((3, 0), (calls, _rig.Queue.Waiting)); // "1" twice, "2" once
        Assert.Single(_rig.Log.Lines, line => line.EventId == 4302);
        _rig.Log.AssertClean();
    }

    [Fact]
    public async Task A_dead_letter_comes_to_the_function_of_its_sub_queue_with_its_reason_and_is_gone_when_completed()
    {
        var came = new TaskCompletionSource<ServiceBusReceivedMessage>();
        using var host = Host(_rig.Queues.Of("dedupe/$DeadLetterQueue"), 1, async (message, actions, ct) =>
        {
            await actions.CompleteMessageAsync(message, ct);
            came.SetResult(message);
        });
        host.Start();
        await SetAsideAsync("1");

        var letter = await came.Task.WaitAsync(Patience);

        Assert.Equal(("1", "unreadable", "why"), (letter.MessageId, letter.DeadLetterReason, letter.DeadLetterErrorDescription));
        await host.StopAsync(None).WaitAsync(Patience);
        Assert.Empty(await _rig.Letters.ListAsync(QueueNames.Dedupe, 0, 10, None));
        await _rig.CrashAsync();
        Assert.Empty(await _rig.Letters.ListAsync(QueueNames.Dedupe, 0, 10, None));
    }

    [Fact]
    public async Task Dead_letters_that_were_there_at_the_start_come_too_and_so_many_at_once_as_calls_are_allowed()
    {
        for (var i = 0; i < 5; i++)
        {
            await SetAsideAsync($"{i}");
        }

        await _rig.CrashAsync();
        var (atOnce, most, done) = (0, 0, 0);
        using var full = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        using var host = Host(_rig.Queue.DeadLetters!, 2, async (message, actions, ct) =>
        {
            lock (full)
            {
                most = Math.Max(most, ++atOnce);
            }

            full.Release();
            await go.WaitAsync(ct);
            await actions.CompleteMessageAsync(message, ct);
            lock (full)
            {
                atOnce--;
                done++;
            }
        });
        host.Start();
        for (var i = 0; i < 2; i++)
        {
            Assert.True(await full.WaitAsync(Patience));
        }

        go.Release(5);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done) == 5, Patience));
        await host.StopAsync(None).WaitAsync(Patience);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_dead_letter_that_its_function_does_not_get_done_rests_and_can_still_be_replayed()
    {
        _rig.Log.Expect(4301);
        _rig.Log.Expect(4307);
        _rig.Options.MaxDeliveryCount = 3;
        var calls = 0;
        using var host = Host(_rig.Queue.DeadLetters!, 1, (_, _, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidOperationException("a bug");
        });
        host.Start();
        var number = await SetAsideAsync("1");

        Assert.True(SpinWait.SpinUntil(() => _rig.Log.Lines.Any(line => line.EventId == 4307), Patience));
        _rig.Queues.Tick();
        await host.StopAsync(None).WaitAsync(Patience);

        Assert.Equal(3, calls);
        Assert.Equal((number, 1), ((await _rig.OnlyLetterAsync()).SequenceNumber, (await _rig.OnlyLetterAsync()).DeliveryCount));
        Assert.True(await _rig.Letters.ReplayAsync(QueueNames.Dedupe, number, None));
    }

    [Fact]
    public async Task A_function_may_renew_the_lock_of_a_dead_letter_but_not_of_a_message_in_a_session()
    {
        var longer = _rig.Options.MaxAutoLockRenewal - _rig.Options.LockDuration;
        var renewed = new TaskCompletionSource();
        using var letters = Host(_rig.Queue.DeadLetters!, 1, async (message, actions, ct) =>
        {
            for (var i = 0; i < 4; i++)
            {
                await actions.RenewMessageLockAsync(message, ct);
                _rig.Time.Advance(longer);
                _rig.Queues.Tick();
            }

            await actions.CompleteMessageAsync(message, ct);
            renewed.SetResult();
        });
        using var stage = Host(_rig.Queue, 1, async (message, actions, ct) =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await actions.RenewMessageLockAsync(message, ct));
            await actions.DeadLetterMessageAsync(message, deadLetterReason: "unreadable", cancellationToken: ct);
        });
        letters.Start();
        stage.Start();

        await _rig.SendAsync("s", "1");

        await renewed.Task.WaitAsync(Patience);
        await stage.StopAsync(None).WaitAsync(Patience);
        await letters.StopAsync(None).WaitAsync(Patience);
        _rig.Log.AssertClean();
    }

    [Fact]
    public async Task What_an_earlier_host_left_comes_to_the_function_and_a_stop_in_the_middle_blames_nobody()
    {
        await _rig.SendAsync("s", "1");
        await _rig.CrashAsync();
        for (var stops = 0; stops < 7; stops++)
        {
            var came = new TaskCompletionSource<ServiceBusReceivedMessage>();
            using var host = Host(_rig.Queue, 1, async (message, _, ct) =>
            {
                came.SetResult(message);
                await Task.Delay(Timeout.InfiniteTimeSpan, _rig.Time, ct);
            });
            host.Start();
            Assert.Equal(1, (await came.Task.WaitAsync(Patience)).DeliveryCount);
            await host.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Patience);
            await _rig.CrashAsync();
        }
    }

    [Fact]
    public async Task Stages_rest_while_those_behind_them_hold_as_much_as_is_allowed_and_go_on_after()
    {
        _rig.Options.MaxWaiting = 2;
        await _rig.SendAsync("s", "1");
        await _rig.Queues.SendAsync(QueueNames.Push, QueueRig.Message("c", "1"), None);
        await _rig.Queues.SendAsync(QueueNames.Push, QueueRig.Message("c", "2"), None);
        _rig.Queues.Tick();
        Assert.False(_rig.Queue.HasReady);
        Assert.Null(_rig.Queue.TryAcquire());

        var push = _rig.Queues.All[QueueNames.Push];
        var held = push.TryAcquire()!;
        push.Complete(held, push.Next(held)!);
        _rig.Queues.Tick();

        Assert.Equal(["1"], await _rig.DrainAsync());
    }

    private async Task<long> SetAsideAsync(string id)
    {
        await _rig.SendAsync("s", id);
        var (held, message) = (await _rig.TakeAsync())!.Value;
        _rig.Queue.DeadLetter(held, message, "unreadable", "why");
        _rig.Queue.Release(held);
        return message.SequenceNumber;
    }

    private QueueTriggerHost Host(SessionQueue queue, int atOnce, QueueHandler handler) =>
        new(queue, handler, autoComplete: false, atOnce, _rig.Log.CreateLogger<QueueConsumersTests>());
}
