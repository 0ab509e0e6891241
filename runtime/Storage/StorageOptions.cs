using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Storage;

/// <summary>How the embedded storage watches its disk.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// Free bytes on the disk of the data below which new messages are refused. What was accepted before is then still worked off:
    /// leave enough for it, and for the database to tidy up.
    /// </summary>
    [Range(0, 1L << 50)]
    public long MinFreeBytes { get; set; } = 256L << 20;

    /// <summary>How often the free space is looked at, and a disk that refused a write is tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan DiskCheckPeriod { get; set; } = TimeSpan.FromSeconds(1);
}
