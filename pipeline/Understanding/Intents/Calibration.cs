namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// Makes a confidence mean what it says: all probabilities to the power of 1/T, made to add up to one again. T is one number, found on texts that
/// the model had not seen. Temperature scaling: Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
/// </summary>
internal static class Calibration
{
    private const float Least = 1e-7f;
    private const int Bins = 10;

    /// <summary>Makes scores to shares that add up to one, at a temperature.</summary>
    public static void Share(Span<float> scores, float temperature)
    {
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = MathF.Max(highest, score);
        }

        var sum = 0f;
        foreach (ref var score in scores)
        {
            score = MathF.Exp((score - highest) / temperature);
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }
    }

    public static void Apply(Span<float> shares, float temperature)
    {
        var sum = 0f;
        foreach (ref var share in shares)
        {
            share = MathF.Pow(MathF.Max(share, Least), 1 / temperature);
            sum += share;
        }

        foreach (ref var share in shares)
        {
            share /= sum;
        }
    }

    /// <summary>The temperature under which the true intents are likeliest, of 0.2 to 3: the likelihood has one hill, so thirds of the span close in on it.</summary>
    public static float Fit(IReadOnlyList<TestedText> tested)
    {
        var (low, high) = (0.2f, 3f);
        for (var round = 0; round < 40; round++)
        {
            var third = (high - low) / 3;
            (low, high) = Surprise(tested, low + third) < Surprise(tested, high - third) ? (low, high - third) : (low + third, high);
        }

        return (low + high) / 2;
    }

    /// <summary>Expected calibration error: by how much confidence and share of right guesses differ, over ten bins, weighted.</summary>
    public static double Error(IReadOnlyList<TestedText> tested) =>
        tested.GroupBy(text => Math.Min(Bins - 1, (int)(text.Confidence * Bins)))
            .Sum(bin => Math.Abs(bin.Average(text => text.Confidence) - bin.Average(text => text.IsRight ? 1 : 0)) * bin.Count() / tested.Count);

    private static double Surprise(IReadOnlyList<TestedText> tested, float temperature)
    {
        var sum = 0d;
        foreach (var text in tested)
        {
            sum -= Math.Log(Math.Max(text.At(temperature).Shares[text.Intent], Least));
        }

        return sum;
    }
}

/// <param name="Intent">What it is, as an index.</param>
/// <param name="Shares">What a model that had not seen it said.</param>
internal sealed record TestedText(int Intent, float[] Shares)
{
    public int Guess => Array.IndexOf(Shares, Shares.Max());

    public float Confidence => Shares.Max();

    public bool IsRight => Guess == Intent;

    public TestedText At(float temperature)
    {
        var shares = Shares.ToArray();
        Calibration.Apply(shares, temperature);
        return this with { Shares = shares };
    }
}
