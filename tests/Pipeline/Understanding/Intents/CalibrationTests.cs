using CsCheck;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Tests.Pipeline.Understanding.Intents;

public sealed class CalibrationTests
{
    [Fact]
    public void Shares_stay_shares_in_the_same_order_at_any_temperature() =>
        Gen.Select(Gen.Float[0.001f, 1].Array[2, 9], Gen.Float[0.2f, 3]).Sample((weights, temperature) =>
        {
            var shares = weights.Select(weight => weight / weights.Sum()).ToArray();
            var best = Array.IndexOf(shares, shares.Max());
            Calibration.Apply(shares, temperature);
            Assert.Equal(1, shares.Sum(), 3);
            Assert.Equal(shares.Max(), shares[best]);
        });

    [Fact]
    public void A_model_that_boasts_is_cooled_down_and_one_that_is_too_shy_is_heated()
    {
        Assert.InRange(Calibration.Fit(Said(0.95f, right: 60)), 1.5f, 3);
        Assert.InRange(Calibration.Fit(Said(0.60f, right: 95)), 0.2f, 0.8f);
        Assert.InRange(Calibration.Fit(Said(0.80f, right: 80)), 0.95f, 1.05f);
    }

    [Fact]
    public void The_error_is_the_difference_of_what_was_said_and_what_was_right() => Assert.Equal(0.35, Calibration.Error(Said(0.95f, right: 60)), 5);

    /// <summary>A hundred guesses of the same confidence between two.</summary>
    private static List<TestedText> Said(float confidence, int right) =>
        [.. Enumerable.Range(0, 100).Select(i => new TestedText(i < right ? 0 : 1, [confidence, 1 - confidence]))];
}
