using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Omni.Runtime.Functions;

/// <summary>What a trigger brings to one invocation; parameters are filled from it by their type or name.</summary>
public readonly record struct InvocationInputs
{
    public HttpContext? Http { get; init; }

    public ServiceBusReceivedMessage? Message { get; init; }

    public ServiceBusMessageActions? Actions { get; init; }

    public TimerInfo? Timer { get; init; }

    public TaskOrchestrationContext? Orchestration { get; init; }

    /// <summary>The input of an activity, JSON.</summary>
    public string? Activity { get; init; }

    /// <summary>Which orchestration called the activity.</summary>
    public string? InstanceId { get; init; }

    /// <summary>For functions that take one.</summary>
    public DurableTaskClient? DurableClient { get; init; }
}
