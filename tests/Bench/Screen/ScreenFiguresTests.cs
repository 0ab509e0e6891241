using Omni.Bench.Screen;

namespace Omni.Tests.Bench.Screen;

public sealed class ScreenFiguresTests
{
    [Fact]
    public void What_a_share_of_messages_took_at_most_is_said_and_set_against_the_browser_alone()
    {
        double[] painted = [.. Enumerable.Range(1, 100).Reverse().Select(it => (double)it)];
        double[] bare = [.. Enumerable.Repeat(25.0, 100)];

        var figures = ScreenFigures.Of(new(painted, painted, bare, 0.123, "Chromium 1"), "here");

        Assert.Equal(new ScreenTimes(50, 95, 99, 100), figures.Screen);
        Assert.Equal((100, 2.0, 3.8, 0.12), (figures.Messages, figures.ScreenToBare, figures.ScreenToBareP95, figures.ClocksApartMs));
        Assert.Contains("\"screenToBareP95\": 3.8", figures.ToJson(), StringComparison.Ordinal);
    }
}
