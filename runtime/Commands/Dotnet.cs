namespace Omni.Runtime.Commands;

/// <summary>How the commands call the SDK.</summary>
internal static class Dotnet
{
    /// <summary>Whatever flavour the caller's shell is set to, the embedded host is built as embedded.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Embedded = new Dictionary<string, string?>
    {
        ["FunctionsHost"] = "embedded",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    public static readonly IReadOnlyDictionary<string, string?> Azure = new Dictionary<string, string?>(Embedded) { ["FunctionsHost"] = "azure" };

    public static Task<int> RestoreAsync(Repository repository, CancellationToken ct) =>
        new Step("restoring packages", "dotnet", ["restore", "Omni.Functions.sln", "-v", "q"], repository.Root) { Environment = Embedded }.RunAsync(ct);
}
