using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class InfraCommandTests
{
    [Theory]
    [InlineData(0, "", true)]
    [InlineData(0, "\n", true)]
    [InlineData(1, "", false)]
    [InlineData(0, "main.bicep(1,1) : Warning no-unused-params: Parameter \"a\" is declared but never used.", false)]
    public void A_warning_is_a_failure_though_the_program_ends_well(int exitCode, string errors, bool isClean) =>
        Assert.Equal(isClean, InfraCommand.IsClean(exitCode, errors));
}
