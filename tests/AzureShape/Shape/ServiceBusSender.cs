using System;
using System.Collections.Generic;
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

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

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

public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly IList<ServiceBusMessage> _store;
    private readonly Func<ServiceBusMessage, bool> _tryAdd;

    internal ServiceBusMessageBatch(long maxSizeInBytes, IList<ServiceBusMessage> store, Func<ServiceBusMessage, bool> tryAdd) =>
        (MaxSizeInBytes, _store, _tryAdd) = (maxSizeInBytes, store, tryAdd);

    public int Count => _store.Count;

    public long MaxSizeInBytes { get; }

    public bool TryAddMessage(ServiceBusMessage message)
    {
        if (!_tryAdd(message))
        {
            return false;
        }

        _store.Add(message);
        return true;
    }

    public void Dispose()
    {
    }
}

public class CreateMessageBatchOptions
{
    public long? MaxSizeInBytes { get; set; }
}
