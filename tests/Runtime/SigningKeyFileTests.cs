using Omni.Runtime;
using Omni.Runtime.Storage;

namespace Omni.Tests.Runtime;

public sealed class SigningKeyFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("omni-key-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_deployment_makes_its_own_key_once_and_keeps_it_to_itself()
    {
        var first = SigningKeyFile.LoadOrCreate(_directory).ToArray();

        Assert.Equal(first, SigningKeyFile.LoadOrCreate(_directory).ToArray());
        Assert.Equal(32, first.Distinct().Count() > 8 ? first.Length : 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, SigningKeyFile.Name)));
        }
    }

    [Fact]
    public void A_key_that_was_cut_short_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_directory, SigningKeyFile.Name), new byte[16]);

        Assert.Throws<DataDirectoryException>(() => SigningKeyFile.LoadOrCreate(_directory));
    }
}
