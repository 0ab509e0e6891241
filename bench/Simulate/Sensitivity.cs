using System.Globalization;
using Omni.Pipeline.Routing;

namespace Omni.Bench.Simulate;

/// <summary>The result when one assumption is another: what depends on which.</summary>
internal static class Sensitivity
{
    private static readonly OutcomeModel Usual = new();

    private static readonly (string Assumption, double[] Values, Func<double, (OutcomeModel Model, double Load)> With)[] Assumptions =
    [
        ("chance left without the skills", [0.25, 0.5, 0.75, 1], value => (Usual with { WithoutSkills = value }, 1)),
        ("chance left without the language", [0.25, 0.5, 0.75, 1], value => (Usual with { WithoutLanguage = value }, 1)),
        ("chance left without either, each", [0.75, 0.9, 1], value => (Usual with { WithoutSkills = value, WithoutLanguage = value }, 1)),
        ("failures spared by knowing the customer", [0, 0.15, 0.3], value => (Usual with { SparedByKnowing = value }, 1)),
        ("skills recognized", [0.5, 0.7, 0.85, 1], value => (Usual with { SkillsRecognized = value }, 1)),
        ("handed on by whom it does not fit", [0, 0.6, 1], value => (Usual with { HandedOn = value }, 1)),
        ("nobody is slower for want of skill or language", [0], value => (Usual with { SlowerWithoutSkills = value, SlowerWithoutLanguage = value }, 1)),
        ("load", [0.5, 0.7, 0.85, 1, 1.15, 1.3, 1.5], value => (Usual, value)),
    ];

    public static IReadOnlyList<SensitivityRow> Of(Scenario scenario, int days, int seeds, RoutingOptions routing) =>
    [
        .. from it in Assumptions
        from value in it.Values
        let changed = it.With(value)
        let busier = scenario with { PerDay = (int)Math.Round(scenario.PerDay * changed.Load) }
        let found = Comparison.Of(scenario.Name, seed => MadeUpDay.Of(busier, days, seed), seeds, changed.Model, routing, Comparison.Omni, Comparison.Baseline)
        select new SensitivityRow(it.Assumption, value, found),
    ];
}

internal sealed record SensitivityRow(string Assumption, double Value, Comparison Found)
{
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Assumption} = {Value:0.##}");
}
