using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>The channels as a host composes them, without the rest of a host.</summary>
internal static class ChannelServicesRig
{
    /// <param name="time">The clock.</param>
    /// <param name="media">Where files are; null: a store without any.</param>
    /// <param name="http">What platforms are called with; null: the network.</param>
    /// <param name="log">Where the log goes; null: nowhere.</param>
    public static ServiceProvider Build(TimeProvider time, IMediaStore? media = null, IHttpClientFactory? http = null, LogGuard? log = null)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log))
            .AddSingleton(time)
            .AddSingleton<ITables>(new FakeTables())
            .AddSingleton(media ?? new FakeMediaStore())
            .AddSingleton(new SigningKey(new byte[32]))
            .AddTestSecrets()
            .AddChannels();
        return (http is null ? services : services.AddSingleton(http)).BuildServiceProvider();
    }

    public static IChannelSender Sender(this IServiceProvider services, string channel) => services.GetRequiredService<ChannelRegistry>().FindSender(channel)!;

    public static IChannelMedia Media(this IServiceProvider services, string channel) => services.GetServices<IChannelMedia>().Single(media => media.Channel == channel);
}
