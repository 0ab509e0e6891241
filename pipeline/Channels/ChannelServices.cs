using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels.Web;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

public static class ChannelServices
{
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    /// <summary>To the answer's headers; with a token and a send still below the 60 s for which deliver claims a message.</summary>
    private static readonly TimeSpan FileTimeout = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the channels. Tables and the signing key come from the host.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessTokens>();
        services.AddSingleton<ChannelAccountStore>();
        services.AddSingleton<ChannelRegistry>();

        services.AddSingleton<IChannel, WebChannel>();
        services.AddSingleton<IChannelSender, WebSender>();

        services.AddSingleton<IChannel, WeChatChannel>();
        services.AddSingleton<IChannelSender, WeChatSender>();
        services.AddSingleton<WeChatApi>();
        services.AddSingleton<WeChatTokens>();
        services.AddSingleton<WeChatCalls>();
        services.AddSingleton<WeChatUploads>();
        services.AddSingleton<WeChatRules>();
        services.AddSingleton<IChannelRules>(provider => provider.GetRequiredService<WeChatRules>());
        services.AddSingleton<IChannelMedia, WeChatMedia>();
        services.AddSingleton<IChannelMenu, WeChatMenu>();
        services.AddHttpClient(WeChatApi.FilesClientName, static client => client.Timeout = FileTimeout)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout })
            .RemoveAllLoggers();
        services.AddHttpClient(WeChatApi.ClientName, static client =>
            {
                client.Timeout = CallTimeout;
                client.MaxResponseContentBufferSize = MaxAnswerBytes;
            })
            // A redirect would take the token elsewhere.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = ConnectTimeout })
            // The address holds the token.
            .RemoveAllLoggers();
        return services;
    }
}
