using System.Xml.Linq;
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
    public void What_orchestrations_are_kept_in_has_its_package_in_what_is_deployed()
    {
        const string package = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged";
        var project = XDocument.Load(Path.Combine(Repository.Root, "functions", "Omni.Functions.csproj"));
        var azure = project.Descendants("ItemGroup").Where(group => group.Attribute("Condition")?.Value.StartsWith("'$(FunctionsHost)' == 'azure'", StringComparison.Ordinal) == true);

        Assert.Contains("storageProvider__type: 'azureManaged'", File.ReadAllText(Path.Combine(Repository.Root, "infra", "app", "functions.bicep")), StringComparison.Ordinal);
        Assert.Contains(azure.Elements("PackageReference"), reference => reference.Attribute("Include")!.Value == package);
        Assert.Contains(
            XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion"), version => version.Attribute("Include")?.Value == package);
    }

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
