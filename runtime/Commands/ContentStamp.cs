using System.Security.Cryptography;
using System.Text;

namespace Omni.Runtime.Commands;

/// <summary>One hash over files' names and bytes: times lie after a checkout, contents don't.</summary>
internal static class ContentStamp
{
    public static string Of(string root, IEnumerable<string> files, IEnumerable<string> folders)
    {
        var inFolders = folders
            .Select(folder => Path.Combine(root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(root, path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in files.Concat(inFolders).Distinct().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name.Replace('\\', '/')));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, name))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
