using System;
using System.Threading.Tasks;
using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>Shape of Azure.Messaging.ServiceBus 7.21.0; its message and exception types are in the stand-in for the functions.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions options) => throw new NotSupportedException();

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options) =>
        throw new NotSupportedException();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => throw new NotSupportedException();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw new NotSupportedException();

    public virtual ValueTask DisposeAsync() => default;
}

public class ServiceBusClientOptions
{
    public ServiceBusRetryOptions RetryOptions { get; set; }
}

public class ServiceBusRetryOptions
{
    public TimeSpan Delay { get; set; }

    public TimeSpan MaxDelay { get; set; }

    public int MaxRetries { get; set; }

    public TimeSpan TryTimeout { get; set; }
}
