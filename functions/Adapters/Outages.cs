using Azure.Messaging.ServiceBus;
using Microsoft.Azure.SignalR.Common;

namespace Omni.Functions.Adapters;

/// <summary>What is an outage of the broker or of the realtime service, beside what <see cref="StorageOutages"/> knows.</summary>
internal static class Outages
{
    public static bool Is(Exception e, CancellationToken ct) => e switch
    {
        ServiceBusException failed => failed.IsTransient,
        AzureSignalRException => true,
        AggregateException tries => tries.InnerExceptions.All(inner => Is(inner, ct)),
        _ => StorageOutages.Is(e, ct),
    };
}
