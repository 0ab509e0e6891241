using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Routing;

/// <summary>How the best agent is found. The weights add up to 1.</summary>
public sealed class RoutingOptions : IValidatableObject
{
    public const string Section = "Routing";

    [Range(0.0, 1.0)]
    public double LanguageWeight { get; set; } = 0.3;

    [Range(0.0, 1.0)]
    public double SkillsWeight { get; set; } = 0.3;

    [Range(0.0, 1.0)]
    public double AffinityWeight { get; set; } = 0.2;

    [Range(0.0, 1.0)]
    public double LoadWeight { get; set; } = 0.2;

    /// <summary>How long it takes until an agent's history with a customer counts half.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan AffinityHalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After this wait an agent need not have the skills.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RelaxSkillsAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After this wait an agent need not speak the language either.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RelaxLanguageAfter { get; set; } = TimeSpan.FromMinutes(3);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Math.Abs(LanguageWeight + SkillsWeight + AffinityWeight + LoadWeight - 1) > 1e-9)
        {
            yield return new("The routing weights must add up to 1.", [nameof(LanguageWeight)]);
        }

        if (RelaxLanguageAfter < RelaxSkillsAfter)
        {
            yield return new($"{nameof(RelaxLanguageAfter)} can't come before {nameof(RelaxSkillsAfter)}.", [nameof(RelaxLanguageAfter)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class RoutingOptionsValidator : IValidateOptions<RoutingOptions>;
