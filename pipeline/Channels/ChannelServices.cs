using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

public static class ChannelServices
{
    /// <summary>Adds the channels. Tables, the signing key and the protector of secrets come from the host.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services) => services.AddChannels(ChannelModules.Own);

    internal static IServiceCollection AddChannels(this IServiceCollection services, ChannelModules modules)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessTokens>();
        services.TryAddSingleton<ISecretReferences, NoSecretReferences>();
        services.AddSingleton<SettingSecrets>();
        services.AddSingleton<ChannelAccountStore>();
        services.AddSingleton<AccountTrial>();
        services.AddSingleton<ChannelRegistry>();
        services.AddPlatformCalls();
        foreach (var module in modules.All)
        {
            module.AddTo(services);
        }

        return services;
    }
}
