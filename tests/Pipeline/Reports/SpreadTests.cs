using Omni.Pipeline.Reports;

namespace Omni.Tests.Pipeline.Reports;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.9, 90)]
    public void The_middle_and_the_ninth_tenth_are_known_to_within_half_a_step(double share, double seconds)
    {
        var spread = new Spread();
        for (var i = 1; i <= 100; i++)
        {
            spread.Add(i);
        }

        Assert.InRange(spread.Below(share)!.Value, seconds / 1.07, seconds * 1.07);
        Assert.Equal((100, 5050), (spread.Count, spread.Seconds));
    }

    [Fact]
    public void Two_that_are_added_and_one_that_was_stored_are_as_one_that_saw_all()
    {
        var (one, other, all) = (new Spread(), new Spread(), new Spread());
        foreach (var seconds in new[] { 0, 0.4, 3, 61, 86_400, 1_000_000 })
        {
            (seconds < 60 ? one : other).Add(seconds);
            all.Add(seconds);
        }

        var sum = Spread.Read(one.Write());
        sum.Add(Spread.Read(other.Write()));

        Assert.Equal(all.Write(), sum.Write());
        Assert.Equal(all.Below(0.5), sum.Below(0.5));
    }

    [Fact]
    public void Nothing_has_no_middle()
    {
        Assert.Null(new Spread().Below(0.5));
        Assert.Equal("", new Spread().Write());
        Assert.Equal(0, Spread.Read("").Count);
    }
}
