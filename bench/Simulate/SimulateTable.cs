using System.Globalization;
using System.Text;

namespace Omni.Bench.Simulate;

/// <summary>The figures for a terminal.</summary>
internal static class SimulateTable
{
    private const int BarWidth = 40;

    public static string Of(Comparison comparison, string says)
    {
        var text = new StringBuilder();
        var first = comparison.Policies[0];
        text.AppendLine().AppendLine(Invariant($"{comparison.Scenario}: {says}"));
        text.AppendLine(Invariant($"{first.Runs.Count} seeds, {first.Runs.Average(run => run.Issues):F0} issues each; mean ± standard deviation of a seed"));
        text.AppendLine();
        text.AppendLine("policy         first contact   fit    transfers  wait mean      wait p95        wait max   Gini    busy  breaches  starved");
        foreach (var it in comparison.Policies)
        {
            text.AppendLine(Invariant(
                $"{it.Name,-13}  {it.FirstContact.Mean * 100,5:F1} ± {it.FirstContact.Deviation * 100,-3:F1} %  {it.Fit.Mean * 100,4:F0} %  {it.Transfers.Mean * 100,7:F1} %  {it.WaitMean.Mean,6:F1} ± {it.WaitMean.Deviation,-4:F1}s  {it.WaitP95.Mean,6:F0} ± {it.WaitP95.Deviation,-4:F0}s {it.WaitMax,8:F0} s  {it.Gini.Mean,6:F3}  {it.Occupancy.Mean * 100,4:F0} %  {it.Breaches,8}  {it.Starved,7}"));
        }

        text.AppendLine().AppendLine("first-contact resolution");
        Bars(text, comparison, it => it.FirstContact.Mean, 1, value => Invariant($"{value * 100:F1} %"));
        text.AppendLine().AppendLine("wait, 95th percentile");
        Bars(text, comparison, it => it.WaitP95.Mean, comparison.Policies.Max(it => it.WaitP95.Mean), value => Invariant($"{value:F0} s"));
        if (comparison.Policies.Any(it => it.Name == Comparison.Baseline))
        {
            text.AppendLine().AppendLine(Verdict(comparison));
        }

        return text.ToString();
    }

    public static string Of(IReadOnlyList<SensitivityRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine("When one assumption is another (omni against round-robin):").AppendLine();
        text.AppendLine("assumption                                            first contact      gain     wait p95");
        foreach (var row in rows)
        {
            var (omni, baseline) = (row.Found[Comparison.Omni], row.Found[Comparison.Baseline]);
            text.AppendLine(Invariant(
                $"{row.Text,-52}  {omni.FirstContact.Mean * 100,4:F1} / {baseline.FirstContact.Mean * 100,4:F1} %  {row.Found.Gain * 100,5:F0} %  {omni.WaitP95.Mean,5:F0} / {baseline.WaitP95.Mean:F0} s"));
        }

        return text.ToString();
    }

    private static string Verdict(Comparison comparison)
    {
        var (omni, baseline) = (comparison[Comparison.Omni].WaitP95.Mean, comparison[Comparison.Baseline].WaitP95.Mean);
        return Invariant($"omni against round-robin: first-contact resolution {comparison.Gain * 100:+0.0;-0.0;0} %; p95 wait {(omni <= baseline ? "not worse" : "WORSE")} ({omni:F0} s, {baseline:F0} s)");
    }

    private static void Bars(StringBuilder text, Comparison comparison, Func<PolicyFigures, double> value, double full, Func<double, string> show)
    {
        foreach (var it in comparison.Policies)
        {
            var length = full == 0 ? 0 : (int)Math.Round(value(it) / full * BarWidth);
            text.AppendLine(Invariant($"  {it.Name,-13} {new string('█', length)}{new string('·', BarWidth - length)} {show(value(it))}"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
