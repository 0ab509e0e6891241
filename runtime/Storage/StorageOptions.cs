using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Storage;

/// <summary>What the embedded storage may use.</summary>
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
}
