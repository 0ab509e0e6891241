using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Reports;

/// <summary>What reports count, and how long.</summary>
public sealed class ReportOptions
{
    public const string Section = "Reports";

    /// <summary>A customer who is back within this time was not helped the first time. Facts that are written keep what was set then.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan FirstContactWithin { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Days in UTC.</summary>
    [Range(100, 10_000)]
    public int KeepDays { get; set; } = 800;

    /// <summary>How many conversations are counted in one turn.</summary>
    [Range(1, 1_000_000)]
    public int ConversationsAtOnce { get; set; } = 5_000;
}

[OptionsValidator]
internal sealed partial class ReportOptionsValidator : IValidateOptions<ReportOptions>;
