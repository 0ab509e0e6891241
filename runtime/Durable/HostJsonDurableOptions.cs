using Microsoft.Extensions.Options;
using Omni.Runtime.Http;

namespace Omni.Runtime.Durable;

/// <summary>Takes from host.json what it says of orchestrations; settings may override it.</summary>
internal sealed class HostJsonDurableOptions(HostJson host) : IConfigureOptions<DurableOptions>
{
    public void Configure(DurableOptions options)
    {
        options.MaxConcurrentOrchestrators = host.MaxConcurrentOrchestrators ?? options.MaxConcurrentOrchestrators;
        options.MaxConcurrentActivities = host.MaxConcurrentActivities ?? options.MaxConcurrentActivities;
    }
}
