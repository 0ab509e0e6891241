using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;
using Omni.Functions.Bots;
using Omni.Functions.Http;
using Omni.Functions.Media;
using Omni.Functions.Queues;
using Omni.Functions.Telemetry;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Functions;

public static class FunctionsServices
{
    /// <summary>Adds what the functions need. The ports, the ids and the signing key come from the host.</summary>
    public static IServiceCollection AddOmniFunctions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AccessTokens>();
        services.AddAgents();
        services.AddChannels();
        services.AddCards();
        services.AddPrivacy();

        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<AgentSignUp>();
        services.AddSingleton<AgentSessions>();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<Callers>();
        services.AddSingleton<ConversationAccess>();
        services.AddSingleton<CustomerAccess>();
        services.AddSingleton<TicketAccess>();
        services.AddSingleton<MessageFiles>();
        services.AddSingleton<VisitorConversations>();
        services.AddSingleton<IThumbnails, SkiaThumbnails>();
        services.AddSingleton<IMediaScan>(provider => provider.GetRequiredService<IOptions<MediaOptions>>().Value.Clamd is { } address
            ? ActivatorUtilities.CreateInstance<ClamdScan>(provider, address)
            : new NoScan());
        services.AddOptions<PublicAddressOptions>().BindConfiguration(PublicAddressOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublicAddressOptions>, PublicAddressOptionsValidator>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<CallerAddress>();
        services.AddSingleton<UploadDoor>();
        services.AddSingleton<AccountWork>();
        services.AddSingleton(new ModelFactory(OpenAiModel.Make));
        services.AddMetrics();
        services.AddSingleton<Measurements>();
        services.AddHostedService(provider => provider.GetRequiredService<Measurements>());
        services.AddSingleton<Operations>();
        services.AddHostedService(provider => provider.GetRequiredService<Operations>());
        services.AddSingleton<StageDelivery>();
        services.AddSingleton<RequestDelivery>();
        return services;
    }
}
