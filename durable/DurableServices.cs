using Microsoft.Extensions.DependencyInjection;
using Omni.Durable.AssignConversation;
using Omni.Durable.ReplyDeadline;

namespace Omni.Durable;

public static class DurableServices
{
    /// <summary>Adds what decides, waits and undoes.</summary>
    public static IServiceCollection AddDurable(this IServiceCollection services)
    {
        services.AddSingleton<ConversationAssigner>();
        services.AddSingleton<PlaceSweep>();
        services.AddSingleton<AssignRescue>();
        services.AddSingleton<ReplyMeasure>();
        services.AddSingleton<Supervisors>();
        return services;
    }
}
