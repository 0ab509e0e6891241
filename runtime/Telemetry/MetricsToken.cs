using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Telemetry;

/// <summary>
/// What a scraper shows: the content of a file of its own beside the data, made at the first start, so that nobody has to hand the
/// deployment's key to a monitoring system. An operator may write another one into it.
/// </summary>
internal sealed class MetricsToken
{
    public const string FileName = "metrics.token";
    private const int Bytes = 32;
    private const int ShortestLength = 20;

    private readonly byte[] _hash;

    private MetricsToken(string token) => _hash = Hash(token);

    /// <exception cref="DataDirectoryException">The token is there but too short to be one.</exception>
    public static MetricsToken LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            OwnerOnlyFile.Create(path, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes))));
        }

        var token = File.ReadAllText(path).Trim();
        return token.Length >= ShortestLength ? new(token) : throw new DataDirectoryException(
            $"{path} has {token.Length} characters, a token has at least {ShortestLength}. Write a longer one, or remove the file: a new one is made.");
    }

    /// <summary>Takes as long for a wrong token as for the right one.</summary>
    public bool Is(string token) => CryptographicOperations.FixedTimeEquals(Hash(token), _hash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
