namespace Omni.Pipeline.Routing;

/// <summary>How much each part of a score counts; together 1.</summary>
public sealed record RoutingWeights(double Language, double Skills, double Affinity, double Load)
{
    public static RoutingWeights Of(RoutingOptions options) =>
        new(options.LanguageWeight, options.SkillsWeight, options.AffinityWeight, options.LoadWeight);

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? Problem() =>
        new[] { Language, Skills, Affinity, Load }.Any(weight => weight is not (>= 0 and <= 1)) ? "Each routing weight is 0 to 1."
        : Math.Abs(Language + Skills + Affinity + Load - 1) > 1e-9 ? "The routing weights must add up to 1."
        : null;
}
