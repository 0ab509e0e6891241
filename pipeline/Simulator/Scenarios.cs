using System.Collections.Immutable;

namespace Omni.Pipeline.Simulator;

/// <summary>The named ones.</summary>
internal static class Scenarios
{
    private static readonly TimeSpan Shift = TimeSpan.FromHours(8);

    private static readonly ImmutableArray<Team> DayTeams =
        [new(10, TimeSpan.FromHours(8), Shift, 2, 4), new(8, TimeSpan.FromHours(11), Shift, 2, 3), new(6, TimeSpan.FromHours(15), Shift, 2, 3)];

    private static readonly Scenario Mixed = new()
    {
        Name = "mixed-skill",
        Says = "24 agents with two of six skills each, two languages, a usual load",
        PerDay = 1_200,
        Teams = DayTeams,
    };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Mixed,
        new()
        {
            Name = "single-skill",
            Says = "everybody can do everything in the one language",
            PerDay = 1_200,
            Teams = [new(10, TimeSpan.FromHours(8), Shift, 0, 10), new(8, TimeSpan.FromHours(11), Shift, 0, 8), new(6, TimeSpan.FromHours(15), Shift, 0, 6)],
            Topics = [("", 1)],
            Languages = [("zh", 1)],
            SecondSkill = 0,
        },
        Mixed with { Name = "understaffed", Says = "mixed-skill with half as much again to do", PerDay = 1_800 },
        Mixed with
        {
            Name = "night",
            Says = "three agents from ten at night to seven, the rest of the day as in mixed-skill",
            Hours = [2.5, 2, 1.5, 1.2, 1.2, 1.6, 2.4, 3, 3.5, 4.5, 6, 6.5, 5, 5, 6, 6, 5.5, 5, 4, 3.6, 3.4, 3.2, 3, 2.8],
            Teams = [.. DayTeams, new(3, TimeSpan.FromHours(22), TimeSpan.FromHours(9), 3, 2)],
        },
        Mixed with
        {
            Name = "burst",
            Says = "mixed-skill, and three times in the day a hundred more within ten minutes, most of them technical",
            Bursts =
            [
                new(TimeSpan.FromHours(10), TimeSpan.FromMinutes(10), 100, "technical"),
                new(TimeSpan.FromHours(14), TimeSpan.FromMinutes(10), 100, "delivery"),
                new(TimeSpan.FromHours(18), TimeSpan.FromMinutes(10), 100, "technical"),
            ],
        },
        Mixed with
        {
            Name = "morning",
            Says = "mixed-skill, and 150 who wrote in the night wait when the first come",
            Bursts = [new(TimeSpan.FromHours(5), TimeSpan.FromHours(3), 150, "")],
        },
    ];

    public static Scenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
