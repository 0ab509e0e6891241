using System.Collections.Frozen;
using Microsoft.DurableTask;
using Omni.Runtime.Functions;

namespace Omni.Runtime.Durable;

/// <summary>The orchestrators and activities among the functions, by name; letter case makes no difference.</summary>
internal sealed class DurableFunctions(FunctionCatalog catalog, FunctionInvoker invoker)
{
    private readonly FrozenDictionary<string, FunctionDescriptor> _orchestrators =
        catalog.Of<OrchestratorTrigger>().ToFrozenDictionary(it => it.Trigger.Name, it => it.Function, StringComparer.OrdinalIgnoreCase);

    private readonly FrozenDictionary<string, FunctionDescriptor> _activities =
        catalog.Of<ActivityTrigger>().ToFrozenDictionary(it => it.Trigger.Name, it => it.Function, StringComparer.OrdinalIgnoreCase);

    public bool HasOrchestrator(string name) => _orchestrators.ContainsKey(name);

    /// <summary>Null when no function has this name.</summary>
    public Func<TaskOrchestrationContext, Task<string?>>? Orchestrator(string name) => _orchestrators.TryGetValue(name, out var function)
        ? async context => Payload.Write(await invoker.InvokeAsync(function, new() { Orchestration = context }, CancellationToken.None))
        : null;

    /// <returns>How it ended: whatever an activity throws is its failure.</returns>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public async ValueTask<string?> RunAsync(ActivityCall call, CancellationToken ct) => _activities.TryGetValue(call.Name, out var function)
        ? Payload.Write(await invoker.InvokeAsync(function, new() { Activity = call.Input, InstanceId = call.InstanceId }, ct))
        : throw new InvalidOperationException($"There is no activity {call.Name}: was it renamed or removed since the orchestration was started?");
}
