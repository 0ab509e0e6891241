using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;

namespace Omni.Runtime;

internal static class SecretServices
{
    /// <summary>Adds the protector of secrets with its keys in the data directory: who copies only the store has no secret.</summary>
    public static IServiceCollection AddEmbeddedSecrets(this IServiceCollection services, string directory)
    {
        // The name keeps the keys good when the program moves to another folder.
        services.AddDataProtection().SetApplicationName("Omni");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyRingFiles(directory));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        return services;
    }
}
