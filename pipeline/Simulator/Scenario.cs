using System.Collections.Immutable;

namespace Omni.Pipeline.Simulator;

/// <summary>What days of made-up traffic are like.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    public required string Says { get; init; }

    /// <summary>Issues a day, on average.</summary>
    public required int PerDay { get; init; }

    /// <summary>How they are spread over the 24 hours, in any unit.</summary>
    public ImmutableArray<double> Hours { get; init; } = OfficeDay;

    public ImmutableArray<Burst> Bursts { get; init; } = [];

    public ImmutableArray<Team> Teams { get; init; } = [];

    /// <summary>What issues are about: needed skill and weight; the empty skill is none.</summary>
    public ImmutableArray<(string Skill, double Weight)> Topics { get; init; } = MixedTopics;

    /// <summary>What customers speak, and the weight; the empty one is not known.</summary>
    public ImmutableArray<(string Language, double Weight)> Languages { get; init; } = [("zh", 0.6), ("en", 0.38), ("ja", 0.02)];

    /// <summary>Of issues that need a second skill as well.</summary>
    public double SecondSkill { get; init; } = 0.1;

    public double Urgent { get; init; } = 0.05;

    /// <summary>The time of an issue is log-normal around this, in seconds.</summary>
    public double HandleMedian { get; init; } = 600;

    /// <summary>Of its logarithm.</summary>
    public double HandleSigma { get; init; } = 0.5;

    /// <summary>Customers there are, for each issue of a day; the frequent ones come much more often than the others.</summary>
    public double CustomersPerIssue { get; init; } = 2;

    /// <summary>Of them, those whom somebody has served in the two weeks before.</summary>
    public double Known { get; init; } = 0.5;

    /// <summary>Two tops, at eleven and at three.</summary>
    public static readonly ImmutableArray<double> OfficeDay = [0, 0, 0, 0, 0, 0, 0, 0, 2, 4.5, 5.5, 7, 6.5, 5.5, 6, 6.5, 6.5, 5, 3.8, 3, 2.6, 2, 1, 0];

    private static readonly ImmutableArray<(string, double)> MixedTopics =
        [("sales", 0.2), ("after-sales", 0.18), ("technical", 0.2), ("billing", 0.15), ("delivery", 0.15), ("complaints", 0.07), ("", 0.05)];
}

/// <summary>For a while many more come, and most of them with the same.</summary>
internal sealed record Burst(TimeSpan At, TimeSpan Lasts, int Issues, string Skill);

/// <summary>Agents who begin at the same time.</summary>
/// <param name="Count">How many.</param>
/// <param name="From">When the shift begins, from midnight.</param>
/// <param name="Lasts">How long it is.</param>
/// <param name="Skills">How many skills each has, of those of the scenario's topics, dealt in turn.</param>
/// <param name="Bilingual">How many of them speak both languages; the others one, by the weight of the customers'.</param>
internal sealed record Team(int Count, TimeSpan From, TimeSpan Lasts, int Skills, int Bilingual);
