using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Webhooks;

internal static class WebhookServices
{
    /// <summary>Adds what tells other systems. Needs the channels' calls.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddPlatformClient(WebhookCaller.ClientName);
        services.AddSingleton<WebhookFeed>();
        services.AddSingleton<WebhookCursors>();
        services.AddSingleton<WebhookCaller>();
        services.AddSingleton(provider => new WebhookPump(
            provider.GetRequiredService<ConversationStore>(),
            provider.GetRequiredService<CustomerStore>(),
            provider.GetRequiredService<WebhookCursors>(),
            provider.GetRequiredService<WebhookCaller>(),
            provider.GetRequiredService<WebhookFeed>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WebhookPump>>()));
        return services;
    }
}
