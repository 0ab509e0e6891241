using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Walls;

internal static class WallServices
{
    /// <summary>Adds the wall. Needs the stores of agents and conversations.</summary>
    public static IServiceCollection AddWall(this IServiceCollection services)
    {
        services.AddOptions<WallOptions>().BindConfiguration(WallOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WallOptions>, WallOptionsValidator>();
        services.AddSingleton<WallDesk>();
        return services;
    }
}
