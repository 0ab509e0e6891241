using System;
using System.Threading;
using System.Threading.Tasks;

namespace Azure.Messaging.ServiceBus;

/// <summary>Shape of Azure.Messaging.ServiceBus 7.21.0.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    protected ServiceBusSender()
    {
    }

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public virtual ValueTask DisposeAsync() => default;
}

public class ServiceBusMessage
{
    public ServiceBusMessage(BinaryData body) => Body = body;

    public ServiceBusMessage(ReadOnlyMemory<byte> body) => Body = new BinaryData(body);

    public ServiceBusMessage(string body) => Body = new BinaryData(body);

    public BinaryData Body { get; set; }

    public string MessageId { get; set; }

    public string SessionId { get; set; }

    public DateTimeOffset ScheduledEnqueueTime { get; set; }
}
