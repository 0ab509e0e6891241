using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Tickets;

internal static class TicketServices
{
    /// <summary>Adds urgent tickets.</summary>
    public static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.AddOptions<TicketOptions>().BindConfiguration(TicketOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketOptions>, TicketOptionsValidator>();
        services.AddSingleton<TicketStore>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<TicketEscalation>();
        return services;
    }
}
