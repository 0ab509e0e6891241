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
        new(WeChatSettingNames.AppSecret, IsSecret: true, IsRequired: true, SentTo: WeChatSettingNames.ApiBase),
        new(WeChatSettingNames.ApiBase, IsSecret: false, IsRequired: false, SettingChecks.ApiBase),
        new(WeChatSettingNames.AllowPlain, IsSecret: false, IsRequired: false, value => value is "true" or "false" ? null : "is true or false."),
        new(WeChatSettingNames.Welcome, IsSecret: false, IsRequired: false, value => new WeChatRules().Objection(value, []) is null ? null : "is too long for a message."),
        new(WeChatSettingNames.Menu, IsSecret: false, IsRequired: false, WeChatMenu.Check, MaxLength: 8192),
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
        services.AddSingleton<WeChatCalls>();
        services.AddSingleton<WeChatUploads>();
        services.AddSingleton<WeChatRules>();
        services.AddSingleton<IChannelRules>(provider => provider.GetRequiredService<WeChatRules>());
        services.AddSingleton<IChannelStarts>(provider => provider.GetRequiredService<WeChatRules>());
        services.AddSingleton<IChannelLimits>(provider => provider.GetRequiredService<WeChatRules>());
        services.AddSingleton<IChannelTemplates, WeChatTemplates>();
        services.AddSingleton<IChannelIdentities, WeChatIdentities>();
        services.AddSingleton<IChannelMedia, WeChatMedia>();
        services.AddSingleton<IChannelMenu, WeChatMenu>();
        services.AddPlatformClient(WeChatApi.ClientName);
        services.AddPlatformFileClient(WeChatApi.FilesClientName);
    }
}
