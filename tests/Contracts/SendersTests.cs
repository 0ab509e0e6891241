using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Tests.Functions.Adapters;
using Omni.Tests.Support;

namespace Omni.Tests.Contracts;

/// <summary>The tests' own queue keeps to senders what a real one would.</summary>
public sealed class FakeStageQueueTests : QueueContract
{
    private readonly FakeStageQueue _queue = new();

    protected override IStageQueue Queue => _queue;

    protected override int Accepted(string queue) => _queue.Sent(queue).Count;
}

/// <summary>The Service Bus adapter keeps to senders what the port promises; its consumers are the Functions host's.</summary>
public sealed class ServiceBusSendersTests : QueueContract
{
    private readonly FakeServiceBus _bus = new();

    protected override IStageQueue Queue => new ServiceBusStageQueue(_bus);

    protected override int Accepted(string queue) => _bus.Sent.Count(sent => sent.Queue == queue);
}
