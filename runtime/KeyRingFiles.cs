using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Omni.Runtime;

/// <summary>
/// The keys that settings are sealed with, one file each in a folder that only its owner opens. On the disk before anything is sealed
/// with them: a row must never be more durable than its key.
/// </summary>
internal sealed class KeyRingFiles(string directory) : IXmlRepository
{
    /// <summary>Below the data directory.</summary>
    public const string Folder = "keys";

    private readonly string _path = Path.Combine(directory, Folder);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        Directory.Exists(_path) ? [.. Directory.EnumerateFiles(_path, "*.xml").Order(StringComparer.Ordinal).Select(file => XElement.Load(file))] : [];

    public void StoreElement(XElement element, string friendlyName)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        OwnerOnlyFile.Create(Path.Combine(_path, friendlyName + ".xml"), Encoding.UTF8.GetBytes(element.ToString()));
    }
}
