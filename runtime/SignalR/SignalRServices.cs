using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>Composition of the hub and its feed.</summary>
internal static class SignalRServices
{
    public static IServiceCollection AddEmbeddedFeed(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<HubSweep>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<HubAccess>();
        services.AddSingleton<HubDoor>();
        services.AddSingleton<HubEndpoints>();
        services.AddSingleton<HubAddress>();
        services.AddSingleton<IConnectionListenerFactory, HubListenerFactory>(); // Kestrel asks the last one first.
        services.AddHostedService<HubStop>();
        services.AddSingleton<PushLine>();
        services.AddSingleton<IFeed, HubFeed>();
        return services;
    }
}
