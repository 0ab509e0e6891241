using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Storage;

/// <summary>What the embedded storage may use.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Bytes of rows kept in memory, estimated; as much again may be used by the database itself.</summary>
    [Range(1L << 20, 1L << 36)]
    public long RowCacheBytes { get; set; } = 48L << 20;
}
