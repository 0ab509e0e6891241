using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Agents;

public static class AgentServices
{
    /// <summary>Adds the stores about agents. Tables and ids come from the host.</summary>
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);

        services.AddOptions<PresenceOptions>().BindConfiguration(PresenceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PresenceOptions>, PresenceOptionsValidator>();
        services.AddOptions<CredentialOptions>().BindConfiguration(CredentialOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CredentialOptions>, CredentialOptionsValidator>();
        services.AddOptions<RefreshTokenOptions>().BindConfiguration(RefreshTokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RefreshTokenOptions>, RefreshTokenOptionsValidator>();

        services.AddOptions<StatusOptions>().BindConfiguration(StatusOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StatusOptions>, StatusOptionsValidator>();

        services.AddSingleton<AgentDirectory>();
        services.AddSingleton<Credentials>();
        services.AddSingleton<Presence>();
        services.AddSingleton<PresenceWatch>();
        services.AddSingleton<Availability>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<EntryTokens>();
        services.AddSingleton<Teams>();
        services.AddSingleton<SkillCatalogue>();
        return services;
    }
}
