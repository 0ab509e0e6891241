using Omni.Runtime.Commands;

namespace Omni.Tests.Infra;

/// <summary>The functions with the worker's own packages and SDK, as far as the registry has them, and what must never be deployed.</summary>
public sealed class AzureFlavourTests
{
    private static readonly Repository Repository = Repository.Find();

    [Fact]
    public async Task The_sources_compile_with_the_real_packages_and_the_sdk_finds_every_function() =>
        Assert.Equal(0, await CommandLine.Root(Repository).Parse(["build", "--host", "azure"]).InvokeAsync());

    [Fact]
    public async Task What_would_come_up_empty_can_not_be_published()
    {
        var step = new Step("publishing", "dotnet", ["publish", "functions/Omni.Functions.csproj", "--no-build", "--no-restore", "-c", "Release"], Repository.Root)
        {
            Environment = Dotnet.Embedded,
        };

        var (exitCode, output) = await step.CaptureAsync(default);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Set FunctionsHost=azure to publish functions/", output, StringComparison.Ordinal);
    }
}
