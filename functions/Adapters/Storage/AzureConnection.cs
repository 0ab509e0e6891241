namespace Omni.Functions.Adapters;

/// <summary>How to reach a service: by the app's identity, or, an emulator only, by a connection string.</summary>
internal abstract record AzureConnection
{
    private AzureConnection()
    {
    }

    public sealed record Identity(Uri Endpoint) : AzureConnection;

    public sealed record Emulator(string ConnectionString) : AzureConnection
    {
        /// <summary>Whether the connection string leads to this machine; one that leads elsewhere holds a key, which nobody may have.</summary>
        public static bool Is(string connectionString) => connectionString
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(part => part.Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
                || part.Equals("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)
                || (part.Split("Endpoint=", 2) is [_, var endpoint] && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback));
    }
}
