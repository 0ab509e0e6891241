using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Privacy;

/// <summary>How hard retention may work.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Messages, marks and so on that one sweep looks at, at most. There is a sweep a minute.</summary>
    [Range(100, 1_000_000)]
    public int ItemsPerSweep { get; set; } = 5_000;

    /// <summary>How long after its beginning an orchestration that has ended is forgotten. An hour to ten years.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Orchestrations { get; set; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
