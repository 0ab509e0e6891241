using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core;
using Azure.Core.Serialization;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.SignalR;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Composition of what Azure supplies: the ports, the ids and the signing key.</summary>
public static class AzureServices
{
    /// <summary>Settings that are missing or wrong end the start, together with every other option that is wrong.</summary>
    public static IServiceCollection AddAzureAdapters(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = AzureSettings.Read(configuration, out var failures);
        services.AddOptions<AzureSettings.Mark>().Validate(_ => true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AzureSettings.Mark>>(new AzureSettings.Verdict(failures));
        services.AddSingleton(new SigningKey(settings.SigningKey));
        services.AddSingleton<IdSource, TimeOrderedIds>();
        // The identity of the app; a developer's own sign-in on a laptop. AZURE_CLIENT_ID says which user-assigned identity.
        services.AddSingleton<TokenCredential>(_ => new DefaultAzureCredential());

        services.AddSingleton<ISecretProtector, KeyedSecrets>();
        services.AddSingleton<ISecretReferences, KeyVaultReferences>();

        services.AddSingleton(provider => Broker(settings.ServiceBus, provider));
        services.AddSingleton<IStageQueue, ServiceBusStageQueue>();
        services.AddSingleton<IDeadLetters, ServiceBusDeadLetters>();
        services.AddSingleton<IStoredData, StoredBrokerMessages>();

        services.AddSingleton<BrokerCheck>();
        services.AddSingleton(provider => new StartCheck(ct => provider.GetRequiredService<BrokerCheck>().ProblemAsync(ct)));
        services.AddSingleton(provider => new StartCheck(ct => HubAsync(provider.GetRequiredService<ServiceManager>(), ct)));
        services.AddAzureStorage(_ => settings.Tables, _ => settings.Blobs);

        services.AddSingleton(provider => Hubs(settings.SignalR, provider));
        services.AddSingleton<SignalRHub>();
        services.AddSingleton<IFeed, SignalRFeed>();

        services.AddAzureTelemetry(configuration);
        if (settings.WatchesQueues)
        {
            services.AddHostedService<BrokerAges>();
        }

        return services;
    }

    private static async Task<StartProblem?> HubAsync(ServiceManager manager, CancellationToken ct)
    {
        try
        {
            return await manager.IsServiceHealthy(ct) ? null : new("SignalR Service is not healthy. Is the address right, and has the app's identity the role SignalR Service Owner on it?");
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            return new("SignalR Service does not answer. Is the address right, and has the app's identity the role SignalR Service Owner on it?", e);
        }
    }

    private static ServiceBusClient Broker(AzureConnection connection, IServiceProvider provider)
    {
        // Short tries: a stage waits an outage out itself, and a webhook must answer its platform within seconds.
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new() { MaxRetries = 2, MaxDelay = TimeSpan.FromSeconds(1), TryTimeout = TimeSpan.FromSeconds(5) },
        };
        return connection switch
        {
            AzureConnection.Emulator emulator => new(emulator.ConnectionString, options),
            AzureConnection.Identity identity => new(identity.Endpoint.Host, provider.GetRequiredService<TokenCredential>(), options),
            _ => throw new InvalidOperationException(),
        };
    }

    private static ServiceManager Hubs(AzureConnection connection, IServiceProvider provider) => new ServiceManagerBuilder()
        .WithOptions(options =>
        {
            options.ServiceTransportType = TransportOf(connection);
            options.UseJsonObjectSerializer(new JsonObjectSerializer(FeedJson()));
            switch (connection)
            {
                case AzureConnection.Emulator emulator:
                    options.ConnectionString = emulator.ConnectionString;
                    break;
                case AzureConnection.Identity identity:
                    options.ServiceEndpoints = [new ServiceEndpoint(identity.Endpoint, provider.GetRequiredService<TokenCredential>())];
                    break;
            }
        })
        .WithLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
        .BuildServiceManager();

    /// <summary>
    /// One connection held open: over REST a send to a user costs a request, and there are few of those to spend. The emulator knows REST only.
    /// </summary>
    internal static ServiceTransportType TransportOf(AzureConnection connection) =>
        connection is AzureConnection.Emulator ? ServiceTransportType.Transient : ServiceTransportType.Persistent;

    /// <summary>The same as the embedded hub's: browsers can't tell the hosts apart.</summary>
    private static JsonSerializerOptions FeedJson() => new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}
