using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Durable;

/// <summary>Stops, changes of code, and a disk that takes nothing for a while.</summary>
public sealed class EngineOutageTests : IAsyncLifetime
{
    private readonly SteeredWork _work = new();
    private readonly EngineRig _rig;

    public EngineOutageTests() => _rig = new(
        [typeof(EngineFunctions), typeof(SteeredFunctions), typeof(SteeredActivity)],
        new() { MaxConcurrentActivities = 2 },
        services => services.AddSingleton(_work));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task So_many_activities_run_at_once_and_no_more()
    {
        await _rig.StartAsync("Steered", "s", 3);
        var (first, second) = (await _work.NextAsync(), await _work.NextAsync());
        Assert.Equal(3, _rig.Engine.Activities);
        Assert.Equal(2, _work.Begun);

        first.Release();
        var third = await _work.NextAsync();
        second.Release();
        third.Release();

        Assert.Equal(3, (await _rig.EndAsync("s")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_stop_waits_for_what_runs_and_nothing_is_lost()
    {
        await _rig.StartAsync("Steered", "s", 3);
        var (first, second) = (await _work.NextAsync(), await _work.NextAsync());

        using var patience = new CancellationTokenSource(EngineRig.Patience);
        var stopped = _rig.StopAsync(patience.Token);
        Assert.False(stopped.IsCompleted);
        first.Release();
        second.Release();
        await stopped;
        Assert.Equal(2, _work.Begun);

        await _rig.RestartAsync();
        (await _work.NextAsync()).Release();
        Assert.Equal(3, (await _rig.EndAsync("s")).ReadOutputAs<int>());
        Assert.Equal(3, _work.Begun);
    }

    [Fact]
    public async Task What_a_stop_has_no_patience_for_is_told_to_stop_and_runs_again()
    {
        await _rig.StartAsync("Steered", "s", 1);
        await _work.NextAsync();

        await _rig.StopAsync(new CancellationToken(canceled: true));
        await _rig.RestartAsync();

        (await _work.NextAsync()).Release();
        Assert.Equal(1, (await _rig.EndAsync("s")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task While_the_disk_takes_nothing_callers_are_refused_and_afterwards_all_goes_on()
    {
        await _rig.StartAsync("Steered", "s", 2);
        await _rig.StartAsync("Waiter", "w");
        await _rig.UntilAsync("w", head => head!.Turns == 1);
        var (first, second) = (await _work.NextAsync(), await _work.NextAsync());
        await _rig.SyncedAsync();

        _rig.Disk.Refuse(true);
        await _rig.Client.RaiseEventAsync("w", "go", "kept");
        await Assert.ThrowsAsync<StorageUnavailableException>(_rig.SyncedAsync);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _rig.Client.RaiseEventAsync("s", "go", "refused"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _rig.StartAsync("Waiter", "other"));
        first.Release();
        second.Release();
        _rig.Engine.Tick();
        Assert.Equal(2, _work.Begun);

        _rig.Disk.Refuse(false);
        await _rig.RecoverAsync();

        Assert.Equal(2, (await _rig.EndAsync("s")).ReadOutputAs<int>());
        Assert.Equal("kept", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(2, _work.Begun);
    }

    [Fact]
    public async Task An_activity_that_met_the_outage_itself_is_run_again_and_has_not_failed()
    {
        await _rig.StartAsync("Steered", "s", 1);
        var first = await _work.NextAsync();
        _work.FailsWith = new StorageUnavailableException("The disk refuses writes.");
        first.Release();
        await _work.FailedAsync();
        _work.FailsWith = null;

        using var patience = new CancellationTokenSource(EngineRig.Patience);
        var second = _work.NextAsync();
        while (!second.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            _rig.Engine.Tick();
            await Task.Yield();
        }

        (await second).Release();
        Assert.Equal(1, (await _rig.EndAsync("s")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task One_whose_code_is_gone_fails_and_says_so()
    {
        _rig.Log.Expect(4657);
        await _rig.StartAsync("Waiter", "w");
        await _rig.UntilAsync("w", head => head!.Turns == 1);
        await _rig.SyncedAsync();
        await _rig.RestartAsync([typeof(SteeredFunctions)]);

        await _rig.Client.RaiseEventAsync("w", "go", "x");

        var end = await _rig.EndAsync("w");
        Assert.Equal((OrchestrationRuntimeStatus.Failed, "There is no orchestrator Waiter: was it renamed or removed since this one was started?"), (end.RuntimeStatus, end.FailureDetails!.ErrorMessage));
    }

    [Fact]
    public async Task One_whose_code_does_something_else_now_fails_and_says_what()
    {
        _rig.Log.Expect(4657);
        await _rig.StartAsync("Waiter", "w");
        await _rig.UntilAsync("w", head => head!.Turns == 1);
        await _rig.SyncedAsync();
        await _rig.RestartAsync([typeof(ChangedWaiter), typeof(SteeredActivity)]);

        await _rig.Client.RaiseEventAsync("w", "go", "x");

        var end = await _rig.EndAsync("w");
        Assert.Contains("asked for nothing more when it was run first, and asks for activity Steer (#1) now", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_code_is_gone_can_still_be_terminated()
    {
        _rig.Log.Expect(4657);
        await _rig.StartAsync("Waiter", "w");
        await _rig.UntilAsync("w", head => head!.Turns == 1);
        await _rig.SyncedAsync();
        await _rig.RestartAsync([typeof(SteeredFunctions)]);

        await _rig.Client.TerminateInstanceAsync("w", "enough");

        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "\"enough\""), ((await _rig.EndAsync("w")).RuntimeStatus, (await _rig.EndAsync("w")).SerializedOutput));
    }
}

/// <summary>Work that goes on when the test says so.</summary>
public sealed class SteeredWork
{
    private readonly System.Threading.Channels.Channel<SyncPoint> _begun = System.Threading.Channels.Channel.CreateUnbounded<SyncPoint>();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public int Begun => Volatile.Read(ref _count);

    public Exception? FailsWith { get; set; }

    internal async Task<SyncPoint> NextAsync() => await _begun.Reader.ReadAsync().AsTask().WaitAsync(EngineRig.Patience);

    internal Task FailedAsync() => _failed.Task.WaitAsync(EngineRig.Patience);

    internal async Task RunAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref _count);
        var point = new SyncPoint();
        await _begun.Writer.WriteAsync(point, ct);
        await point.ReachAsync(ct);
        if (FailsWith is { } failure)
        {
            _failed.TrySetResult();
            throw failure;
        }
    }
}

public static class SteeredFunctions
{
    [Function("Steered")]
    public static async Task<int> SteeredAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(_ => context.CallActivityAsync<int>("Steer")))).Sum();
}

public sealed class SteeredActivity(SteeredWork work)
{
    [Function("Steer")]
    public async Task<int> SteerAsync([ActivityTrigger] object? nothing, CancellationToken ct)
    {
        await work.RunAsync(ct);
        return 1;
    }
}

public static class ChangedWaiter
{
    [Function("Waiter")]
    public static async Task<string> WaiterAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Steer");
        return await context.WaitForExternalEvent<string>("go");
    }
}
