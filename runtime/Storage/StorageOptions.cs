using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Storage;

/// <summary>What the embedded storage may use, and how it watches its disk.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Bytes of rows kept in memory, estimated; as much again may be used by the database itself.</summary>
    [Range(1L << 20, 1L << 36)]
    public long RowCacheBytes { get; set; } = 48L << 20;

    /// <summary>
    /// The least time from the start of one group of writes to the start of the next. A lone write does not wait; under load a
    /// longer group holds more messages for one sync, and more of what is written in it is gone again before it would be stored.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(2);

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
