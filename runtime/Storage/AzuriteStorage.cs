using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Functions.Adapters;

namespace Omni.Runtime.Storage;

/// <summary>Tables and files in Azurite, through the adapters that a deployment on Azure has.</summary>
internal static class AzuriteStorage
{
    public static IServiceCollection AddAzurite(this IServiceCollection services)
    {
        services.AddOptions<AzuriteOptions>().BindConfiguration(AzuriteOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddAzureStorage(Connection, Connection);
    }

    private static AzureConnection Connection(IServiceProvider provider) =>
        new AzureConnection.Emulator(provider.GetRequiredService<IOptions<AzuriteOptions>>().Value.ConnectionString);
}
