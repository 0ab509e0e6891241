using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Pipeline.Understanding;

public static class UnderstandingServices
{
    /// <summary>Hosts call it; without it there is no classifier but one that a company trained. Comes before the pipeline.</summary>
    public static IServiceCollection AddStarterModel(this IServiceCollection services)
    {
        services.AddOptions<UnderstandingOptions>().BindConfiguration(UnderstandingOptions.Section);
        return services.AddSingleton(provider =>
            provider.GetRequiredService<IOptions<UnderstandingOptions>>().Value.UseStarterModel ? StarterModel.OfProcess : StarterModel.None);
    }

    internal static void AddUnderstanding(this IServiceCollection services)
    {
        services.TryAddSingleton(StarterModel.None);
        services.AddSingleton<IntentStore>();
        services.AddSingleton<IntentDesk>();
        services.AddSingleton<IntentLabels>();
        services.AddSingleton<CurrentUnderstanding>();
        services.AddSingleton<Current<Understander>>(provider => provider.GetRequiredService<CurrentUnderstanding>());
    }
}
