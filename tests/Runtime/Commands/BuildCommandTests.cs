using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class BuildCommandTests
{
    [Fact]
    public void Packages_that_the_registry_lacks_are_named_once_each()
    {
        const string output = """
            /r/functions/F.csproj : error NU1101: Unable to find package Microsoft.Azure.Functions.Worker. No packages exist with this id in source(s): nuget.org
            /r/functions/F.csproj : error NU1102: Unable to find package Azure.Identity with version (>= 9.0.0)
            /r/functions/F.csproj : error NU1101: Unable to find package Microsoft.Azure.Functions.Worker. No packages exist with this id in source(s): nuget.org
            """;

        Assert.Equal(["Azure.Identity", "Microsoft.Azure.Functions.Worker"], BuildCommand.MissingPackages(output));
    }

    [Fact]
    public void Another_failure_is_not_taken_for_a_missing_package() =>
        Assert.Empty(BuildCommand.MissingPackages("error NU1301: Unable to load the service index"));
}
