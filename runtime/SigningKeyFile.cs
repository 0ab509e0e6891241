using System.Security.Cryptography;
using Omni.Pipeline.Access;
using Omni.Runtime.Storage;

namespace Omni.Runtime;

/// <summary>The deployment's secret in a file that only its owner reads, made when there is none: there is no default to forget.</summary>
internal static class SigningKeyFile
{
    public const string Name = "signing.key";
    private const int KeyBytes = 32;

    /// <exception cref="DataDirectoryException">The key is there but can't be the whole.</exception>
    public static SigningKey LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, Name);
        if (!File.Exists(path))
        {
            OwnerOnlyFile.Create(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        var key = File.ReadAllBytes(path);
        return key.Length >= KeyBytes ? new(key) : throw new DataDirectoryException(
            $"{path} has {key.Length} bytes, a key has {KeyBytes}. Put the whole file back, or remove it: a new key is made, and everybody signs in again.");
    }
}
