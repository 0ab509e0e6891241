using Microsoft.Extensions.Options;
using Omni.Runtime.Http;

namespace Omni.Runtime.Queues;

/// <summary>Takes from host.json what it says of queue consumers; settings may override it.</summary>
internal sealed class HostJsonQueueOptions(HostJson host) : IConfigureOptions<QueueOptions>
{
    public void Configure(QueueOptions options)
    {
        options.MaxConcurrentSessions = host.MaxConcurrentSessions ?? options.MaxConcurrentSessions;
        options.MaxConcurrentCalls = host.MaxConcurrentCalls ?? options.MaxConcurrentCalls;
        options.MaxAutoLockRenewal = host.MaxAutoLockRenewal ?? options.MaxAutoLockRenewal;
    }
}
