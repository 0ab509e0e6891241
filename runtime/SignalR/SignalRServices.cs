using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>Composition of the hub and its feed.</summary>
internal static class SignalRServices
{
    private static readonly TimeSpan SlowestSend = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddEmbeddedFeed(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSignalR(hub =>
        {
            hub.HandshakeTimeout = TimeSpan.FromSeconds(10);
            hub.KeepAliveInterval = TimeSpan.FromSeconds(15);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(45);
            hub.MaximumReceiveMessageSize = 4 * 1024; // Browsers only send pings.
        }).AddJsonProtocol(json =>
        {
            json.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        services.AddSingleton<HubConnections>();
        services.AddSingleton<HubLifetimeManager<OmniHub>>(provider => provider.GetRequiredService<HubConnections>());
        services.AddSingleton<HubAddress>();
        services.AddSingleton<PushLine>();
        services.AddSingleton<IFeed, HubFeed>();
        return services;
    }

    public static void MapEmbeddedFeed(this IEndpointRouteBuilder endpoints) => endpoints.MapHub<OmniHub>(OmniHub.Path, options =>
    {
        // A WebSocket is one connection from start to end: nothing to keep for a client that may poll again.
        options.Transports = HttpTransportType.WebSockets;
        options.TransportSendTimeout = SlowestSend;
        options.WebSockets.CloseTimeout = SlowestSend;
    });
}
