using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Walls;

/// <summary>How often the wall is looked at anew.</summary>
public sealed class WallOptions
{
    public const string Section = "Wall";

    /// <summary>All who ask within this time get the same answer: many supervisors cost as much as one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Freshness { get; set; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class WallOptionsValidator : IValidateOptions<WallOptions>;
