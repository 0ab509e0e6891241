using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Ports;
using Omni.Runtime.Durable;

namespace Omni.Tests.Support;

/// <summary>
/// The orchestrators and activities of an assembly, run by hand on a test's time: nothing moves until <see cref="SettleAsync"/> or
/// <see cref="AdvanceAsync"/>. Before every turn the history is replayed, so that code which can't be replayed fails wherever it is used.
/// </summary>
internal sealed class FakeOrchestrations(FakeTimeProvider time, IServiceProvider services, Assembly functions) : IOrchestrations
{
    private const int MostTurns = 10_000;

    private readonly Dictionary<string, FakeInstance> _instances = new(StringComparer.Ordinal);

    /// <summary>Runs before each activity with its name and its orchestration's id; what it throws is the activity's failure.</summary>
    public Func<string, string, ValueTask>? BeforeActivity { get; set; }

    public IReadOnlyCollection<string> InstanceIds => _instances.Keys;

    public ValueTask<StartOutcome> StartAsync(string orchestrator, string instanceId, object input, CancellationToken ct)
    {
        OrchestrationIds.Check(instanceId);
        if (_instances.TryGetValue(instanceId, out var there) && there.IsUnderWay)
        {
            return ValueTask.FromResult(StartOutcome.AlreadyUnderWay);
        }

        Begin(orchestrator, instanceId, Payload.Write(input));
        return ValueTask.FromResult(StartOutcome.Started);
    }

    public ValueTask<bool> RaiseAsync(string instanceId, string eventName, object? payload, CancellationToken ct)
    {
        var isThere = _instances.TryGetValue(instanceId, out var instance) && instance.IsUnderWay;
        if (isThere)
        {
            instance!.Inbox.Enqueue(new OrchestrationEvent.Raised(eventName, Payload.Write(payload)));
        }

        return ValueTask.FromResult(isThere);
    }

    public ValueTask<OrchestrationState?> GetAsync(string instanceId, CancellationToken ct) => ValueTask.FromResult(
        _instances.TryGetValue(instanceId, out var it) ? new OrchestrationState(it.IsUnderWay, it.Status, it.CustomStatus, it.Output) : null);

    public ValueTask TerminateAsync(string instanceId, string reason, CancellationToken ct)
    {
        _instances.GetValueOrDefault(instanceId)?.Inbox.Enqueue(new OrchestrationEvent.Terminated(Payload.Write(reason)));
        return ValueTask.CompletedTask;
    }

    /// <summary>Of the execution that is under way, or was the last.</summary>
    public IReadOnlyList<Turn> History(string instanceId) => _instances[instanceId].History;

    /// <summary>Why it failed; null when it did not.</summary>
    public TaskFailureDetails? Failure(string instanceId) => _instances[instanceId].Failure;

    /// <summary>Lets everything happen that needs no time to pass.</summary>
    public async Task SettleAsync()
    {
        for (var turns = 0; Next() is { } next; turns++)
        {
            Assert.True(turns < MostTurns, $"{next.Id} goes on for ever.");
            await TurnAsync(next);
        }
    }

    /// <summary>Lets time pass, from timer to timer.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        var until = time.GetUtcNow() + span;
        await SettleAsync();
        while (NextTimer() is { } at && at <= until)
        {
            time.SetUtcNow(at > time.GetUtcNow() ? at : time.GetUtcNow());
            foreach (var due in _instances.Values.Where(it => it.NextTimer?.FireAt <= time.GetUtcNow().UtcDateTime))
            {
                due.Inbox.Enqueue(new OrchestrationEvent.TimerFired(due.NextTimer!.Value.Id));
            }

            await SettleAsync();
        }

        time.SetUtcNow(until);
    }

    private FakeInstance? Next() => _instances.Values.FirstOrDefault(it => it.IsUnderWay && it.Inbox.Count > 0);

    private DateTimeOffset? NextTimer() =>
        _instances.Values.Where(it => it.IsUnderWay).Select(it => it.NextTimer?.FireAt).Min() is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    private FakeInstance Begin(string orchestrator, string instanceId, string? input, int execution = 1, (string Id, int Task)? parent = null)
    {
        var code = Orchestrator(orchestrator);
        var instance = new FakeInstance(instanceId, () => new(new(orchestrator, instanceId, execution), code, NullLoggerFactory.Instance, () => { }))
        {
            Name = orchestrator,
            Execution = execution,
            Parent = parent,
        };
        instance.Inbox.Enqueue(new OrchestrationEvent.Started(input));
        _instances[instanceId] = instance;
        return instance;
    }

    private async Task TurnAsync(FakeInstance instance)
    {
        OrchestrationEvent[] events = [.. instance.Inbox];
        instance.Inbox.Clear();
        var result = instance.Take(time.GetUtcNow().UtcDateTime, events);
        foreach (var action in result.Actions)
        {
            await DoAsync(instance, action);
        }

        switch (result.Standing)
        {
            case Standing.ContinuedAsNew anew:
                var next = Begin(instance.Name, instance.Id, anew.Input, instance.Execution + 1, instance.Parent);
                next.CustomStatus = instance.CustomStatus;
                foreach (var carried in anew.Carried)
                {
                    next.Inbox.Enqueue(carried);
                }

                break;
            case Standing.Completed completed:
                TellParent(instance, id => new OrchestrationEvent.TaskDone(id, completed.Output));
                break;
            case Standing.Failed failed:
                TellParent(instance, id => new OrchestrationEvent.TaskFailed(id, failed.Failure));
                break;
            case Standing.Waiting or Standing.Terminated:
                break;
        }
    }

    private void TellParent(FakeInstance instance, Func<int, OrchestrationEvent> tell)
    {
        if (instance.Parent is var (id, task))
        {
            _instances[id].Inbox.Enqueue(tell(task));
        }
    }

    private async Task DoAsync(FakeInstance instance, OrchestrationAction action)
    {
        switch (action)
        {
            case OrchestrationAction.CallActivity call:
                instance.Inbox.Enqueue(await RunAsync(call, instance.Id));
                break;
            case OrchestrationAction.CallOrchestrator call:
                Begin(call.Name, call.InstanceId, call.Input, parent: (instance.Id, call.Id));
                break;
            case OrchestrationAction.SendEvent send:
                await RaiseRawAsync(send);
                break;
            case OrchestrationAction.SetTimer:
                break;
        }
    }

    private ValueTask RaiseRawAsync(OrchestrationAction.SendEvent send)
    {
        _instances.GetValueOrDefault(send.InstanceId)?.Inbox.Enqueue(new OrchestrationEvent.Raised(send.Name, send.Payload));
        return ValueTask.CompletedTask;
    }

    private async Task<OrchestrationEvent> RunAsync(OrchestrationAction.CallActivity call, string instanceId)
    {
        var method = Find(call.Name, typeof(ActivityTriggerAttribute));
        try
        {
            if (BeforeActivity is { } before)
            {
                await before(call.Name, instanceId);
            }

            object?[] arguments = [.. method.GetParameters().Select(it =>
                it.GetCustomAttribute<ActivityTriggerAttribute>() is not null ? Payload.Read(call.Input, it.ParameterType)
                : it.ParameterType == typeof(CancellationToken) ? CancellationToken.None
                : it.Name == "instanceId" ? instanceId
                : throw new InvalidOperationException($"An activity has no {it.Name}."))];
            var target = method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, method.DeclaringType!);
            return new OrchestrationEvent.TaskDone(call.Id, Payload.Write(await ResultAsync(method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null))));
        }
        // Whatever an activity throws is its failure, as in the real host.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new OrchestrationEvent.TaskFailed(call.Id, TaskFailureDetails.FromException(exception));
        }
    }

    private Func<TaskOrchestrationContext, Task<string?>> Orchestrator(string name)
    {
        var method = Find(name, typeof(OrchestrationTriggerAttribute));
        return async context => Payload.Write(await ResultAsync(method.Invoke(
            method.IsStatic ? null : ActivatorUtilities.CreateInstance(services, method.DeclaringType!), BindingFlags.DoNotWrapExceptions, null, [context], null)));
    }

    /// <summary>Awaited where it was called: an orchestrator goes on in its turn.</summary>
    private static async Task<object?> ResultAsync(object? returned)
    {
        if (returned is not Task task)
        {
            return returned;
        }

        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result)) is { } result && result.PropertyType.Name != "VoidTaskResult" ? result.GetValue(task) : null;
    }

    private MethodInfo Find(string name, Type trigger) => functions.GetTypes()
        .SelectMany(type => type.GetMethods())
        .FirstOrDefault(method => method.GetCustomAttribute<FunctionAttribute>()?.Name == name
            && method.GetParameters().Any(it => it.IsDefined(trigger, false)))
        ?? throw new InvalidOperationException($"There is no function {name} with a {trigger.Name}.");
}
