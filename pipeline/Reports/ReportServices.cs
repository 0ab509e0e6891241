using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

internal static class ReportServices
{
    /// <summary>Adds what counts and what answers. Needs the stores of agents and conversations.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddOptions<ReportOptions>().BindConfiguration(ReportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReportOptions>, ReportOptionsValidator>();
        services.AddSingleton<DayMarks>();
        services.AddSingleton<FactStore>();
        services.AddSingleton<EpisodeRows>();
        services.AddSingleton<EligibleMinutes>();
        services.AddSingleton<Cells>();
        services.AddSingleton<ReportFollower>();
        services.AddSingleton<DayExport>();
        services.AddSingleton(provider => new ReportDesk(
            provider.GetRequiredService<Cells>(),
            provider.GetRequiredService<AgentDirectory>(),
            provider.GetRequiredService<Teams>(),
            provider.GetRequiredService<ReportFollower>()));
        services.AddSingleton(provider => new ReportTurn(
            provider.GetRequiredService<ReportFollower>(),
            provider.GetRequiredService<EligibleMinutes>(),
            provider.GetRequiredService<Cells>(),
            provider.GetRequiredService<DayMarks>(),
            provider.GetRequiredService<ITables>(),
            provider.GetRequiredService<IOptions<ReportOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReportTurn>>()));
        return services;
    }
}
