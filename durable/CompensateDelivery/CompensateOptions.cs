using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Durable.CompensateDelivery;

/// <summary>How long a message is tried whose channel would not take it.</summary>
public sealed class CompensateOptions : IValidatableObject
{
    public const string Section = "CompensateDelivery";

    /// <summary>Pause after the first try; doubled each time up to <see cref="LongestPause"/>, unless the platform asks for longer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMinutes(5);

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When a message is given up, counted from when its stage handed it over. Later answers of the conversation on that channel wait as long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LongestPause < FirstPause)
        {
            yield return new($"{nameof(LongestPause)} is shorter than {nameof(FirstPause)}.", [nameof(LongestPause)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class CompensateOptionsValidator : IValidateOptions<CompensateOptions>;
