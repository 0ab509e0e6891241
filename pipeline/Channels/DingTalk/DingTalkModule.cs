using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.DingTalk;

internal sealed class DingTalkModule : IChannelModule
{
    public string Name => DingTalkChannel.ChannelName;

    public IReadOnlyList<ChannelSetting> Settings { get; } =
    [
        new(DingTalkSettingNames.AppKey, IsSecret: false, IsRequired: true),
        new(DingTalkSettingNames.AppSecret, IsSecret: true, IsRequired: true, SentTo: DingTalkSettingNames.ApiBase),
        new(DingTalkSettingNames.RobotCode, IsSecret: false, IsRequired: false),
        new(DingTalkSettingNames.Format, IsSecret: false, IsRequired: false, CheckFormat),
        new(DingTalkSettingNames.Token, IsSecret: true, IsRequired: false),
        new(DingTalkSettingNames.EncodingAesKey, IsSecret: true, IsRequired: false, SettingChecks.AesKey),
        new(DingTalkSettingNames.ReceiveIds, IsSecret: false, IsRequired: false),
        new(DingTalkSettingNames.ApiBase, IsSecret: false, IsRequired: false, SettingChecks.ApiBase),
    ];

    public IReadOnlyList<PlatformField> Form { get; } =
    [
        new("消息接收地址 (robot, HTTP mode)"),
        new("请求网址 (event subscription)"),
        new("签名 token (event subscription)", DingTalkSettingNames.Token),
        new("加密 aes_key (event subscription)", DingTalkSettingNames.EncodingAesKey),
    ];

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IChannel, DingTalkChannel>();
        services.AddSingleton<DingTalkSender>();
        services.AddSingleton<IChannelSender>(provider => provider.GetRequiredService<DingTalkSender>());
        services.AddSingleton<IChannelStarts>(provider => provider.GetRequiredService<DingTalkSender>());
        services.AddSingleton<IChannelLimits>(provider => provider.GetRequiredService<DingTalkSender>());
        services.AddSingleton<IChannelCheck, DingTalkCheck>();
        services.AddSingleton<IChannelMedia, DingTalkMedia>();
        services.AddSingleton<DingTalkApi>();
        services.AddPlatformClient(DingTalkApi.ClientName);
    }

    private static string? CheckFormat(string value) => value is "text" or DingTalkSettingNames.Markdown ? null : "is neither text nor markdown.";
}
