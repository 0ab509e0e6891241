namespace Omni.Runtime.Commands;

/// <summary>What stands in for Azure on this machine: an npm package in infra/emulators.</summary>
internal sealed class Emulators(Repository repository)
{
    public const int BlobPort = 10000;
    public const int TablePort = 10002;

    public string Directory => Path.Combine(repository.Root, "infra", "emulators");

    private string Program => Path.Combine(Directory, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>How node is told to run Azurite.</summary>
    /// <param name="data">Where it keeps what it is given.</param>
    /// <param name="blobPort">0: a free one.</param>
    /// <param name="tablePort">0: a free one.</param>
    public IReadOnlyList<string> Arguments(string data, int blobPort = BlobPort, int tablePort = TablePort) =>
    [
        Program, "--location", data, "--blobPort", $"{blobPort}", "--tablePort", $"{tablePort}",
        // Nothing uses its queues, and they need a port. The clients are newer than it knows, and both are right about what is used here.
        "--queuePort", "0", "--skipApiVersionCheck", "--disableTelemetry",
    ];
}
