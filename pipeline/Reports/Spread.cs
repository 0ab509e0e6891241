using System.Globalization;

namespace Omni.Pipeline.Reports;

/// <summary>
/// Times, added up: how many, how much, and how many in each step of an eighth. So two of them can be added, and the middle of all is known to
/// within half a step.
/// </summary>
internal sealed class Spread
{
    private const double Step = 1.125;

    private readonly SortedDictionary<int, int> _steps = [];

    public int Count { get; private set; }

    public double Seconds { get; private set; }

    public void Add(double seconds)
    {
        (Count, Seconds) = (Count + 1, Seconds + seconds);
        Add(StepOf(seconds), 1);
    }

    public void Add(Spread other)
    {
        (Count, Seconds) = (Count + other.Count, Seconds + other.Seconds);
        foreach (var (step, count) in other._steps)
        {
            Add(step, count);
        }
    }

    /// <summary>Below which so many of them are; null when there are none.</summary>
    /// <param name="share">0 to 1.</param>
    public double? Below(double share)
    {
        var (rank, seen) = (Math.Max(1, (int)Math.Ceiling(share * Count)), 0);
        foreach (var (step, count) in _steps)
        {
            seen += count;
            if (seen >= rank)
            {
                return step == 0 ? 0 : Math.Round(Math.Pow(Step, step - 0.5), 1);
            }
        }

        return null;
    }

    public string Write() =>
        Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Seconds:r};{string.Join(',', _steps.Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.Key}:{it.Value}")))}");

    public static Spread Read(string text)
    {
        var spread = new Spread();
        if (text.Length == 0)
        {
            return spread;
        }

        var end = text.IndexOf(';', StringComparison.Ordinal);
        spread.Seconds = double.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture);
        foreach (var step in text[(end + 1)..].Split(','))
        {
            var colon = step.IndexOf(':', StringComparison.Ordinal);
            var count = int.Parse(step.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            spread.Add(int.Parse(step.AsSpan(0, colon), CultureInfo.InvariantCulture), count);
            spread.Count += count;
        }

        return spread;
    }

    private void Add(int step, int count) => _steps[step] = _steps.GetValueOrDefault(step) + count;

    /// <summary>0 for what is under a second.</summary>
    private static int StepOf(double seconds) => seconds < 1 ? 0 : 1 + (int)Math.Floor(Math.Log(seconds, Step));
}
