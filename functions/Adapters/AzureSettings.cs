using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Omni.Functions.Adapters;

/// <summary>What the deployment says about its Azure resources; the names follow the Functions host's for identity-based connections.</summary>
internal sealed record AzureSettings(AzureConnection ServiceBus, AzureConnection Tables, AzureConnection Blobs, AzureConnection SignalR, byte[] SigningKey)
{
    public const int LeastKeyLength = 32;

    /// <summary>Reads all settings and reports all failures at once.</summary>
    public static AzureSettings Read(IConfiguration configuration)
    {
        var failures = new List<string>();
        var settings = new AzureSettings(
            Connection(configuration, "ServiceBus", "fullyQualifiedNamespace", failures),
            Connection(configuration, "Tables", "tableServiceUri", failures),
            Connection(configuration, "Blobs", "blobServiceUri", failures),
            Connection(configuration, "SignalR", "serviceUri", failures),
            Key(configuration, failures));
        return failures.Count == 0 ? settings : throw new OptionsValidationException(nameof(AzureSettings), typeof(AzureSettings), failures);
    }

    private static AzureConnection Connection(IConfiguration configuration, string name, string endpointName, List<string> failures)
    {
        if (configuration[name] is { Length: > 0 } connectionString)
        {
            if (!AzureConnection.Emulator.Is(connectionString))
            {
                failures.Add($"{name} is a connection string to something else than an emulator: set {name}__{endpointName} and grant a role.");
            }

            return new AzureConnection.Emulator(connectionString);
        }

        var value = configuration[$"{name}:{endpointName}"] ?? "";
        var address = value.Contains("://", StringComparison.Ordinal) ? value : $"https://{value}";
        if (value.Length > 0 && Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && endpoint.Scheme == Uri.UriSchemeHttps)
        {
            return new AzureConnection.Identity(endpoint);
        }

        failures.Add(value.Length == 0 ? $"{name}__{endpointName} is missing." : $"{name}__{endpointName} is no https address.");
        return new AzureConnection.Emulator("");
    }

    private static byte[] Key(IConfiguration configuration, List<string> failures)
    {
        var value = configuration["Omni:SigningKey"] ?? "";
        var key = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, key, out var length) || length < LeastKeyLength)
        {
            failures.Add($"Omni__SigningKey is missing or not at least {LeastKeyLength} bytes in Base64.");
        }

        return key[..length];
    }
}
