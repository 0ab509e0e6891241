namespace Omni.Runtime.Commands;

/// <summary>What stands in for Azure on this machine: an npm package in infra/emulators.</summary>
internal sealed class Emulators(Repository repository)
{
    public const int BlobPort = 10000;
    public const int QueuePort = 10001;
    public const int TablePort = 10002;

    public string Directory => Path.Combine(repository.Root, "infra", "emulators");

    private string Program => Path.Combine(Directory, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>How node is told to run Azurite.</summary>
    /// <param name="data">Where it keeps what it is given.</param>
    /// <param name="blobPort">0: a free one.</param>
    /// <param name="queuePort">0: a free one.</param>
    /// <param name="tablePort">0: a free one.</param>
    public IReadOnlyList<string> Arguments(string data, int blobPort = BlobPort, int queuePort = QueuePort, int tablePort = TablePort) =>
    [
        // Orchestrations under `func start` wait on its queues, at the port that UseDevelopmentStorage=true means.
        Program, "--location", data, "--blobPort", $"{blobPort}", "--queuePort", $"{queuePort}", "--tablePort", $"{tablePort}",
        // The clients are newer than it knows, and both are right about what is used here.
        "--skipApiVersionCheck", "--disableTelemetry",
    ];
}
