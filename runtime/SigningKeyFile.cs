using System.Security.Cryptography;
using Omni.Pipeline.Access;

namespace Omni.Runtime;

/// <summary>The deployment's secret in a file that only its owner reads, made when there is none: there is no default to forget.</summary>
internal static class SigningKeyFile
{
    public const string Name = "signing.key";
    private const int KeyBytes = 32;

    public static SigningKey LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path))
        {
            Create(path);
        }

        return new(File.ReadAllBytes(path));
    }

    /// <summary>Whole or not at all: half a key would stop every later start.</summary>
    private static void Create(string path)
    {
        var partial = path + ".new";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(partial, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: false);
    }
}
