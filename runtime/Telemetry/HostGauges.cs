using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Omni.Runtime.Durable;
using Omni.Runtime.Queues;
using Omni.Runtime.SignalR;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Telemetry;

/// <summary>Lets the parts of this host be asked how they stand. The meters belong to the host and end with it.</summary>
internal sealed class HostGauges(
    IMeterFactory meters, EmbeddedQueues queues, OrchestrationEngine orchestrations, Committer committer, HubConnections connections, EmbeddedHostOptions options, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        QueueTelemetry.Observe(meters, queues, time);
        DurableTelemetry.Observe(meters, orchestrations);
        StorageTelemetry.Observe(meters, committer, Path.GetFullPath(options.DataDirectory));
        SignalRTelemetry.Observe(meters, connections);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
