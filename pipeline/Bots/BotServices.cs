using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Bots;

internal static class BotServices
{
    /// <summary>Adds the bot, which answers from the knowledge base.</summary>
    public static IServiceCollection AddBots(this IServiceCollection services)
    {
        services.AddOptions<BotModelOptions>().BindConfiguration(BotModelOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BotModelOptions>, BotModelOptionsValidator>();
        services.AddSingleton<IValidateOptions<BotModelOptions>, BotModelAddressValidator>();
        services.AddSingleton<BotStore>();
        services.AddSingleton<BotGate>();
        services.AddSingleton<BotHandover>();
        services.AddSingleton<BotWriter>();
        services.AddSingleton<BotThinking>();
        services.AddSingleton(provider => new BotSpeech(provider.GetServices<IChannelLimits>()));
        return services;
    }
}
