using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Knowledge;

namespace Omni.Pipeline.Bots;

internal static class BotServices
{
    /// <summary>Adds the bot. It answers from whatever <see cref="IAnswerFinder"/> there is; without one it has no answers.</summary>
    public static IServiceCollection AddBots(this IServiceCollection services)
    {
        services.AddOptions<BotModelOptions>().BindConfiguration(BotModelOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BotModelOptions>, BotModelOptionsValidator>();
        services.TryAddSingleton<IAnswerFinder, NoAnswers>();
        services.AddSingleton<BotStore>();
        services.AddSingleton<BotGate>();
        services.AddSingleton<BotHandover>();
        services.AddSingleton<BotWriter>();
        services.AddSingleton<BotThinking>();
        services.AddSingleton(provider => new BotSpeech(provider.GetServices<IChannelLimits>()));
        return services;
    }

    private sealed class NoAnswers : IAnswerFinder
    {
        public ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, int limit, CancellationToken ct) => new([]);
    }
}
