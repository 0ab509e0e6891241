namespace Omni.Pipeline.Simulator;

/// <summary>The few formulas that the figures need.</summary>
internal static class Statistics
{
    /// <summary>The nearest rank: a value that occurred.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>0: everybody has as much; towards 1: one has all.</summary>
    public static double Gini(IReadOnlyCollection<double> values)
    {
        var (count, sum) = (values.Count, values.Sum());
        return sum == 0 ? 0 : values.Order().Select((value, i) => ((2 * (i + 1)) - count - 1) * value).Sum() / (count * sum);
    }

    public static Spread SpreadOf(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new(mean, values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }
}

/// <summary>Over the seeds.</summary>
/// <param name="Mean">Of them.</param>
/// <param name="Deviation">The standard deviation of one run.</param>
internal readonly record struct Spread(double Mean, double Deviation);
