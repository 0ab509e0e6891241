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

    /// <summary>The team that takes anybody after <see cref="OverflowAfter"/>: agents with this skill, who get nothing before that. Empty: there is none.</summary>
    [StringLength(64)]
    public string OverflowSkill { get; set; } = "";

    /// <summary>After this wait the overflow team is asked too.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OverflowAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this wait the supervisors are told.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AlertAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an agent may think about an offer.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan OfferTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Who did not take it is asked again after this, once everybody else was asked.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Where several wait, a free place may go to one whom the agent fits better before one who has waited this much longer. Zero: nobody is
    /// overtaken whom the agent could serve.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan OvertakeWithin { get; set; } = TimeSpan.Zero;

    /// <summary>The same with other weights.</summary>
    internal RoutingOptions With(RoutingWeights weights)
    {
        var other = (RoutingOptions)MemberwiseClone();
        (other.LanguageWeight, other.SkillsWeight, other.AffinityWeight, other.LoadWeight) = (weights.Language, weights.Skills, weights.Affinity, weights.Load);
        return other;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RoutingWeights.Of(this).Problem() is { } problem)
        {
            yield return new(problem, [nameof(LanguageWeight)]);
        }

        if (RelaxLanguageAfter < RelaxSkillsAfter)
        {
            yield return new($"{nameof(RelaxLanguageAfter)} can't come before {nameof(RelaxSkillsAfter)}.", [nameof(RelaxLanguageAfter)]);
        }

        if (OverflowSkill.Length > 0 && OverflowAfter < RelaxLanguageAfter)
        {
            yield return new($"{nameof(OverflowAfter)} can't come before {nameof(RelaxLanguageAfter)}.", [nameof(OverflowAfter)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class RoutingOptionsValidator : IValidateOptions<RoutingOptions>;
