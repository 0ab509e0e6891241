using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Omni.Durable.AssignConversation;
using Omni.Functions.Http;
using Omni.Functions.Queues;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>Which port a call goes to, for its faults and its time.</summary>
internal enum Port
{
    Table = 1,
    Queue,
    Settle,
    Feed,
    Channel,

    /// <summary>The trigger's own talk with the broker; never fails, and a process that is gone says nothing.</summary>
    Trigger,
}

/// <summary>
/// One process: the product's services over the world's ports, and all that is lost when it dies. Its code runs only between
/// two port calls, so a crash always finds each invocation before a call or waiting for an answer.
/// </summary>
internal sealed class SimProcess : IDisposable
{
    private readonly SimWorld _world;
    private readonly ServiceProvider _services;
    private readonly Turnstile _turn = new();
    private TimeSpan _standsStillUntil;

    public SimProcess(SimWorld world, int number)
    {
        (_world, Number) = (world, number);
        _services = SimServices.Build(world, this);
    }

    public int Number { get; }

    public bool IsDead { get; private set; }

    public bool IsRunning => !IsDead && _world.Loop.Now >= _standsStillUntil;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Die() => IsDead = true;

    public void StandStill(TimeSpan time) => _standsStillUntil = _world.Loop.Now + time;

    /// <summary>Runs something in this process: never when it is dead, later when it stands still.</summary>
    public void Continue(Action act)
    {
        if (IsDead)
        {
            return;
        }

        if (IsRunning)
        {
            act();
        }
        else
        {
            _world.Loop.After(_standsStillUntil - _world.Loop.Now, () => Continue(act));
        }
    }

    /// <summary>One port call: it arrives after a while, takes effect, and is answered after another.</summary>
    public Task<T> CallAsync<T>(Port port, string verb, string on, string key, Func<T> act)
    {
        if (!_world.IsOn)
        {
            return Task.FromResult(act());
        }

        var answer = new TaskCompletionSource<T>();
        _world.Loop.After(_world.Faults.Latency(port), () => Arrive(port, verb, on, key, act, answer));
        return answer.Task;
    }

    /// <summary>One invocation. Where its writes become safe together, no other runs meanwhile.</summary>
    public async Task InvokeAsync(Func<Task> work)
    {
        if (_world.Weather.Mode is not CommitMode.Batch)
        {
            await work();
            return;
        }

        await _turn.EnterAsync();
        try
        {
            await work();
        }
        finally
        {
            _world.Journal.MarkInvocation();
            _turn.Leave();
        }
    }

    /// <summary>Something that leaves the process in the middle of an invocation: only after what was written before is safe.</summary>
    public async Task<T> OutsideAsync<T>(bool waits, Func<Task<T>> call)
    {
        var isBatch = _world.Weather.Mode is CommitMode.Batch && _world.IsOn;
        if (isBatch)
        {
            _world.Journal.MarkInvocation();
            _turn.Leave();
        }

        if (waits)
        {
            await SyncAsync();
        }

        var result = await call();
        if (isBatch)
        {
            await _turn.EnterAsync();
        }

        return result;
    }

    /// <summary>Waits until all that is written now is safe.</summary>
    public Task SyncAsync()
    {
        if (!_world.Journal.IsKept || !_world.IsOn)
        {
            return Task.CompletedTask;
        }

        var synced = new TaskCompletionSource();
        var position = _world.Journal.Position;
        _world.Loop.After(_world.Faults.SyncTime(), () => Continue(() =>
        {
            _world.Journal.Sync(position);
            synced.SetResult();
        }));
        return synced.Task;
    }

    /// <summary>Step 1, as a platform's webhook call reaches it; the status of the answer.</summary>
    public async Task<int> ReceiveAsync(string channel, string payload)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(payload));
        context.Request.ContentLength = context.Request.Body.Length;
        var result = await Get<ReceiveFunction>().ReceiveAsync(context.Request, channel, SimServices.Account, CancellationToken.None);
        return (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
    }

    /// <summary>The function of a queue.</summary>
    public Task RunAsync(string queue, ServiceBusReceivedMessage message, ServiceBusMessageActions actions) => queue switch
    {
        QueueNames.Assign => Get<AssignFunction>().RunAsync(message, actions, NoOrchestrations.Instance, CancellationToken.None),
        QueueNames.Merge => Get<MergeFunction>().RunAsync(message, actions, CancellationToken.None),
        QueueNames.Compact => Get<StageDelivery>().RunAllAsync(message, actions, CancellationToken.None),
        _ => Get<StageDelivery>().RunAsync(queue, message, actions, CancellationToken.None),
    };

    public Task SweepAsync() => Get<PlaceSweep>().RunAsync(CancellationToken.None).AsTask();

    public void Dispose() => _services.Dispose();

    private void Arrive<T>(Port port, string verb, string on, string key, Func<T> act, TaskCompletionSource<T> answer)
    {
        if (IsDead && !_world.Faults.ArrivesFromTheDead(port))
        {
            return;
        }

        var fault = IsDead ? null : _world.Faults.At(port);
        var (result, error) = fault is { TookEffect: false } ? (default, fault.Error) : Try(act);
        error ??= fault?.Error;
        _world.Journal.MarkCall();
        _world.Trace?.Add(_world.Loop.Now, Number, $"{port} {verb} {on} {key}{(error is null ? "" : $" ! {error.Message}")}{(IsDead ? " (its process is dead)" : "")}");
        if (IsDead)
        {
            return;
        }

        void Answer()
        {
            if (error is null)
            {
                answer.SetResult(result!);
            }
            else
            {
                answer.SetException(error);
            }
        }

        if (_world.Faults.AnswerTime(port) is var time && time > TimeSpan.Zero)
        {
            _world.Loop.After(time, () => Continue(Answer));
        }
        else
        {
            Continue(Answer);
        }
    }

    private static (T? Result, Exception? Error) Try<T>(Func<T> act)
    {
        try
        {
            return (act(), null);
        }
        catch (Exception error)
        {
            // It is the caller's: it gets it as the answer.
            return (default, error);
        }
    }
}
