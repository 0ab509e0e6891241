using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

internal sealed class WeChatModule : IChannelModule
{
    public string Name => WeChatChannel.ChannelName;

    public IReadOnlyList<ChannelSetting> Settings { get; } =
    [
        new(WeChatSettingNames.Token, IsSecret: true, IsRequired: true),
        new(WeChatSettingNames.EncodingAesKey, IsSecret: true, IsRequired: true, SettingChecks.AesKey),
        new(WeChatSettingNames.AppId, IsSecret: false, IsRequired: true),
        new(WeChatSettingNames.AppSecret, IsSecret: true, IsRequired: true),
        new(WeChatSettingNames.ApiBase, IsSecret: false, IsRequired: false, SettingChecks.ApiBase),
    ];

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IChannel, WeChatChannel>();
        services.AddSingleton<IChannelSender, WeChatSender>();
        services.AddSingleton<WeChatApi>();
        services.AddSingleton<WeChatTokens>();
        services.AddPlatformClient(WeChatApi.ClientName);
    }
}
