using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class AzureOutputTests
{
    private const string Good = """[{ "name": "Push", "bindings": [{ "type": "serviceBusTrigger" }] }, { "name": "Sweep", "bindings": [{ "type": "timerTrigger" }, { "type": "durableClient" }] }]""";

    [Fact]
    public void What_the_sdk_found_of_all_functions_with_one_trigger_each_is_good() => Assert.Empty(AzureOutput.OfFunctions(Good, ["Push", "Sweep"]));

    [Fact]
    public void Each_kind_of_difference_is_named() => Assert.Equal(
        ["the SDK did not find Persist", "Sweep is no function that the embedded host has", "Push is there 2 times", "Push has 2 triggers", "Push has 0 triggers"],
        AzureOutput.OfFunctions(
            """[{ "name": "Push", "bindings": [{ "type": "httpTrigger" }, { "type": "timerTrigger" }] }, { "name": "Push", "bindings": [] }, { "name": "Sweep", "bindings": [{ "type": "timerTrigger" }] }]""",
            ["Push", "Persist"]));

    [Fact]
    public void An_output_of_another_sdk_is_no_output() =>
        Assert.StartsWith("functions.metadata is not there", Assert.Single(AzureOutput.Problems(Path.GetTempPath(), Repository.Find())), StringComparison.Ordinal);
}
