using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Omni.Functions.Access;

namespace Omni.Functions.Adapters;

/// <summary>What the deployment says about its Azure resources; the names follow the Functions host's for identity-based connections.</summary>
internal sealed record AzureSettings(AzureConnection ServiceBus, AzureConnection Tables, AzureConnection Blobs, AzureConnection SignalR, byte[] SigningKey)
{
    public const int LeastKeyLength = 32;

    /// <summary>Every setting that a start reads here; the template sets those that have no default.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["ServiceBus__fullyQualifiedNamespace", "Tables__tableServiceUri", "Blobs__blobServiceUri", "SignalR__serviceUri", "Omni__SigningKey", "Omni__WatchesQueues"];

    /// <summary>Whether this app tells how old the oldest message of each queue is: one app does it for all.</summary>
    public bool WatchesQueues { get; private init; }

    /// <summary>Reads all settings.</summary>
    /// <param name="configuration">Of the app.</param>
    /// <param name="failures">Everything that is missing or wrong. With any, nothing may be reached by what is returned.</param>
    public static AzureSettings Read(IConfiguration configuration, out IReadOnlyList<string> failures)
    {
        var found = new List<string>();
        failures = found;
        return new(
            Connection(configuration, "ServiceBus", "fullyQualifiedNamespace", found),
            Connection(configuration, "Tables", "tableServiceUri", found),
            Connection(configuration, "Blobs", "blobServiceUri", found),
            Connection(configuration, "SignalR", "serviceUri", found),
            Key(configuration, found))
        {
            WatchesQueues = Flag(configuration, "WatchesQueues", found),
        };
    }

    /// <summary>Stands for the settings among the options that are validated at start.</summary>
    internal sealed class Mark;

    internal sealed class Verdict(IReadOnlyList<string> failures) : IValidateOptions<Mark>
    {
        public ValidateOptionsResult Validate(string? name, Mark options) =>
            failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // Leads to this machine; the start ends before anybody takes it.
    private static AzureConnection Nowhere => new AzureConnection.Emulator("UseDevelopmentStorage=true");

    private static AzureConnection Connection(IConfiguration configuration, string name, string endpointName, List<string> failures)
    {
        if (configuration[name] is { Length: > 0 } connectionString)
        {
            if (!AzureConnection.Emulator.Is(connectionString))
            {
                failures.Add($"{name} is a connection string to something else than an emulator: set {name}__{endpointName} and grant a role.");
            }

            return AzureConnection.Emulator.Is(connectionString) ? new AzureConnection.Emulator(connectionString) : Nowhere;
        }

        var value = configuration[$"{name}:{endpointName}"] ?? "";
        var address = value.Contains("://", StringComparison.Ordinal) ? value : $"https://{value}";
        if (value.Length > 0 && Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && endpoint.Scheme == Uri.UriSchemeHttps)
        {
            return new AzureConnection.Identity(endpoint);
        }

        failures.Add(value.Length == 0 ? $"{name}__{endpointName} is missing." : $"{name}__{endpointName} is no https address.");
        return Nowhere;
    }

    private static bool Flag(IConfiguration configuration, string name, List<string> failures)
    {
        if (configuration[$"Omni:{name}"] is not { Length: > 0 } value)
        {
            return false;
        }

        if (!bool.TryParse(value, out var flag))
        {
            failures.Add($"Omni__{name} is neither true nor false.");
        }

        return flag;
    }

    private static byte[] Key(IConfiguration configuration, List<string> failures)
    {
        var value = configuration["Omni:SigningKey"] ?? "";
        var key = new byte[value.Length];
        if (VaultReference.IsUnresolved(value))
        {
            failures.Add($"Omni__SigningKey {VaultReference.Advice}");
        }
        else if (!Convert.TryFromBase64String(value, key, out var length) || length < LeastKeyLength)
        {
            failures.Add($"Omni__SigningKey is missing or not at least {LeastKeyLength} bytes in Base64.");
        }
        else
        {
            return key[..length];
        }

        // Nobody knows it, and the start ends before it is used.
        return RandomNumberGenerator.GetBytes(LeastKeyLength);
    }
}
