using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run", "--port", "8080", "--data", "/tmp/x")]
    [InlineData("run", "--port", "0")]
    [InlineData("test", "--filter", "Name~X")]
    [InlineData("build", "--host", "azure")]
    [InlineData("format", "--check")]
    [InlineData("bench", "--", "--anything")]
    [InlineData("bench", "pipeline", "--json", "file")]
    [InlineData("drill", "--rounds", "2")]
    [InlineData("simulate", "--scenario", "night", "--json", "file")]
    [InlineData]
    public void What_a_person_may_type_is_understood(params string[] arguments) => Assert.Empty(Errors(arguments));

    [Theory]
    [InlineData("run", "--port", "many")]
    [InlineData("run", "--port", "65536")]
    [InlineData("run", "--port", "-1")]
    [InlineData("build", "--host", "moon")]
    [InlineData("fly")]
    public void Anything_else_is_refused(params string[] arguments) => Assert.NotEmpty(Errors(arguments));

    private static IEnumerable<string> Errors(string[] arguments) =>
        CommandLine.Root(Repository.Find()).Parse(arguments).Errors.Select(error => error.Message);
}
