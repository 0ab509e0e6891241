using Microsoft.Extensions.DependencyInjection;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>How Omni calls a platform, the same for every channel.</summary>
internal static class PlatformClients
{
    /// <summary>For the whole of a call. Well below the 60 s for which deliver claims a message.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>To the answer's headers; with a token and a send still below the 60 s for which deliver claims a message.</summary>
    private static readonly TimeSpan FileTimeout = TimeSpan.FromSeconds(25);

    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the named client that a channel calls its platform with.</summary>
    public static IHttpClientBuilder AddPlatformClient(this IServiceCollection services, string name) => services
        .AddHttpClient(name, static client =>
        {
            client.Timeout = CallTimeout;
            client.MaxResponseContentBufferSize = MaxAnswerBytes;
        })
        // A redirect would take the token elsewhere.
        .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout })
        // Addresses and headers hold tokens.
        .RemoveAllLoggers();

    /// <summary>Adds the named client that a channel sends files to its platform and fetches them with. Its caller caps what it reads.</summary>
    public static IHttpClientBuilder AddPlatformFileClient(this IServiceCollection services, string name) => services
        .AddHttpClient(name, static client => client.Timeout = FileTimeout)
        .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout })
        .RemoveAllLoggers();

    /// <summary>Adds what all channels call their platforms with; once, by whoever composes the channels.</summary>
    public static IServiceCollection AddPlatformCalls(this IServiceCollection services)
    {
        services.AddSingleton<PlatformCalls>();
        services.AddSingleton<SharedTokens>();
        services.AddSingleton<PlatformDownloads>();
        services.AddHttpClient(PlatformDownloads.PublicClient, static client => client.Timeout = CallTimeout)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = ConnectTimeout,
                ConnectCallback = PublicAddresses.ConnectAsync,
                // A proxy would resolve the name again, and reach what it likes.
                UseProxy = false,
            })
            .RemoveAllLoggers();
        return services;
    }
}
