using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Cards;

public static class CardServices
{
    /// <summary>Adds the cards of other systems. Needs the channels' calls and the customers.</summary>
    public static IServiceCollection AddCards(this IServiceCollection services)
    {
        services.AddOptions<CardOptions>().BindConfiguration(CardOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CardOptions>, CardOptionsValidator>();
        services.AddPlatformClient(CardDesk.ClientName);
        services.AddSingleton(provider => new CardDesk(
            provider.GetRequiredService<CustomerStore>(),
            provider.GetRequiredService<PlatformCalls>(),
            provider.GetRequiredService<IOptions<CardOptions>>(),
            provider.GetRequiredService<IdSource>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
