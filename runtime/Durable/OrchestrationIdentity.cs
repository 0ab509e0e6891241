using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>Which orchestration.</summary>
/// <param name="Name">Of the orchestrator.</param>
/// <param name="InstanceId">Chosen by whoever started it.</param>
/// <param name="Execution">From 1; one more each time it begins anew.</param>
/// <param name="Parent">Who called it; null when nobody waits for it.</param>
internal sealed record OrchestrationIdentity(string Name, string InstanceId, int Execution, ParentOrchestrationInstance? Parent = null);
