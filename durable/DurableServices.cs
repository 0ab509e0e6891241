using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Durable.AgentAway;
using Omni.Durable.AssignConversation;
using Omni.Durable.CompensateDelivery;
using Omni.Durable.ReplyDeadline;
using Omni.Durable.UrgentTicket;

namespace Omni.Durable;

public static class DurableServices
{
    /// <summary>Adds what decides, waits and undoes.</summary>
    public static IServiceCollection AddDurable(this IServiceCollection services)
    {
        services.AddSingleton<ConversationAssigner>();
        services.AddSingleton<PlaceSweep>();
        services.AddSingleton<AssignRescue>();
        services.AddSingleton<AssignEpisodes>();
        services.AddSingleton<LostAgents>();
        services.AddSingleton<Supervisors>();

        services.AddOptions<CompensateOptions>().BindConfiguration(CompensateOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CompensateOptions>, CompensateOptionsValidator>();
        services.AddSingleton<CompensateStart>();
        services.AddSingleton<TicketStart>();
        services.AddSingleton<TicketSweep>();
        services.AddSingleton<ReplyMeasure>();
        return services;
    }
}
