using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.App;

internal sealed class AppModule : IChannelModule
{
    public string Name => AppChannel.ChannelName;

    public IReadOnlyList<ChannelSetting> Settings { get; } =
    [
        new(AppSettingNames.Secret, IsSecret: true, IsRequired: true, CheckSecret),
        new(AppSettingNames.PreviousSecret, IsSecret: true, IsRequired: false, CheckSecret),
        new(AppSettingNames.CallbackUrl, IsSecret: false, IsRequired: true, static value => SettingChecks.Address(value, mayHaveQuery: true)),
        new(AppSettingNames.PhoneRegion, IsSecret: false, IsRequired: false, static value =>
            VerifiedIdentifiers.IsRegion(value) ? null : "is not a country of two capital letters, such as CN."),
    ];

    public IReadOnlyList<PlatformField> Form { get; } =
    [
        new("Address that your server posts to"),
        new("Secret that it signs with", AppSettingNames.Secret),
    ];

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IChannel, AppChannel>();
        services.AddSingleton<AppSender>();
        services.AddSingleton<IChannelSender>(provider => provider.GetRequiredService<AppSender>());
        services.AddSingleton<IChannelCheck, AppCheck>();
        services.AddSingleton<IChannelMedia, AppMedia>();
        services.AddPlatformClient(AppSender.ClientName);
    }

    private static string? CheckSecret(string value) =>
        WebhookSecret.TryParse(value, out _) ? null : "is not whsec_ and base64 of 24 to 64 bytes.";
}
