using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Visitors;

namespace Omni.Pipeline.Channels.Web;

internal sealed class WebModule : IChannelModule
{
    public string Name => ChannelNames.Web;

    public IReadOnlyList<ChannelSetting> Settings => SiteSettings.All;

    public IReadOnlyList<PlatformField> Form { get; } = [new("Address that the page posts to")];

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IChannel, WebChannel>();
        services.AddSingleton<IChannelSender, WebSender>();
        services.AddSingleton<IChannelCheck, WebCheck>();
        services.AddSingleton<SiteOrigins>();
    }
}
