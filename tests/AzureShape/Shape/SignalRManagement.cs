using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.SignalR
{
    /// <summary>Shape of Microsoft.Azure.SignalR.Common.</summary>
    public enum EndpointType
    {
        Primary,
        Secondary,
    }

    public class ServiceEndpoint
    {
        public ServiceEndpoint(
            Uri endpoint,
            TokenCredential credential,
            EndpointType endpointType = EndpointType.Primary,
            string name = "",
            Uri serverEndpoint = null,
            Uri clientEndpoint = null) => throw new NotSupportedException();
    }
}

namespace Microsoft.Azure.SignalR.Common
{
    public class AzureSignalRException : Exception
    {
        public AzureSignalRException(string message)
            : base(message)
        {
        }
    }
}

namespace Microsoft.Azure.SignalR.Management
{
    /// <summary>Shape of Microsoft.Azure.SignalR.Management.</summary>
    public enum ServiceTransportType
    {
        Transient,
        Persistent,
    }

    public class ServiceManagerOptions
    {
        public string ConnectionString { get; set; }

        public ServiceEndpoint[] ServiceEndpoints { get; set; }

        public ServiceTransportType ServiceTransportType { get; set; }

        public void UseJsonObjectSerializer(ObjectSerializer objectSerializer) => throw new NotSupportedException();
    }

    public class ServiceManagerBuilder
    {
        public ServiceManagerBuilder WithOptions(Action<ServiceManagerOptions> configure) => throw new NotSupportedException();

        public ServiceManagerBuilder WithLoggerFactory(ILoggerFactory loggerFactory) => throw new NotSupportedException();

        public ServiceManager BuildServiceManager() => throw new NotSupportedException();
    }

    public abstract class ServiceManager : IDisposable
    {
        public abstract Task<ServiceHubContext> CreateHubContextAsync(string hubName, CancellationToken cancellationToken);

        public abstract Task<bool> IsServiceHealthy(CancellationToken cancellationToken);

        public abstract void Dispose();
    }

    public class NegotiationOptions
    {
        public string UserId { get; set; }

        public TimeSpan TokenLifetime { get; set; }
    }

    public abstract class UserGroupManager
    {
        public abstract Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

        public abstract Task RemoveFromGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);
    }

    public abstract class ServiceHubContext : IDisposable
    {
        public virtual UserGroupManager UserGroups => null;

        public virtual IHubClients Clients => null;

        public virtual ValueTask<NegotiationResponse> NegotiateAsync(
            NegotiationOptions negotiationOptions = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

        public virtual Task DisposeAsync() => Task.CompletedTask;

        public virtual void Dispose()
        {
        }
    }
}
