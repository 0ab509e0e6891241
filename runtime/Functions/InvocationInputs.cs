using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Runtime.Functions;

/// <summary>What a trigger brings to one invocation; parameters are filled from it by their type or name.</summary>
public readonly record struct InvocationInputs
{
    public HttpContext? Http { get; init; }

    public ServiceBusReceivedMessage? Message { get; init; }

    public ServiceBusMessageActions? Actions { get; init; }

    public TimerInfo? Timer { get; init; }
}
