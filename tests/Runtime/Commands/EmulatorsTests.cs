using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class EmulatorsTests
{
    [Fact]
    public void Azurite_has_the_ports_that_development_storage_means()
    {
        var arguments = string.Join(' ', new Emulators(Repository.Find()).Arguments("data"));

        Assert.Contains("--blobPort 10000 --queuePort 10001 --tablePort 10002", arguments, StringComparison.Ordinal);
    }
}
