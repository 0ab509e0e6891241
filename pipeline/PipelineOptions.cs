using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline;

/// <summary>How the pipeline runs.</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    [EnumDataType(typeof(PlanKind))]
    public PlanKind Plan { get; set; } = PlanKind.Spread;

    /// <summary>How long a stage waits in process for storage, broker or network to come back before it gives the message back.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan TransientPatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>First pause of those waits; doubled each time up to 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan TransientPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Tries of a channel call before its compensation goes on with a message.</summary>
    [Range(1, 50)]
    public int DeliveryAttempts { get; set; } = 8;

    /// <summary>Pause after the first failed try; doubled each time up to 5 min, unless the platform asks for longer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan DeliveryPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries that the stage waits out itself; where the platform asks for more, the compensation does.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DeliveryPatience { get; set; } = TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class PipelineOptionsValidator : IValidateOptions<PipelineOptions>;
