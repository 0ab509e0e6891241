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

    public IReadOnlyList<PlatformField> Form { get; } =
    [
        new("URL (服务器地址)"),
        new("Token (令牌)", WeChatSettingNames.Token),
        new("EncodingAESKey (消息加解密密钥)", WeChatSettingNames.EncodingAesKey),
    ];

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IChannel, WeChatChannel>();
        services.AddSingleton<IChannelSender, WeChatSender>();
        services.AddSingleton<IChannelCheck, WeChatCheck>();
        services.AddSingleton<WeChatApi>();
        services.AddSingleton<WeChatTokens>();
        services.AddPlatformClient(WeChatApi.ClientName);
    }
}
