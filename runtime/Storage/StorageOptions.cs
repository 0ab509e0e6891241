using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Storage;

/// <summary>Where the embedded host keeps its data.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Folder of the database; made when it is not there.</summary>
    [Required]
    public string Directory { get; set; } = "./data";
}
