using Omni.Bench.Simulate;
using Omni.Pipeline.Simulator;

namespace Omni.Tests.Bench.Simulate;

public sealed class DayFileTests
{
    private const string Good = """
        {
          "name": "mine",
          "agents": [{ "id": "a1", "languages": ["zh"], "skills": ["billing"], "capacity": 2, "speed": 1.1,
                       "shifts": [{ "from": "2026-03-02T09:00:00Z", "until": "2026-03-02T17:00:00Z" }] }],
          "arrivals": [{ "at": "2026-03-02T10:00:00Z", "customer": "c2" },
                       { "at": "2026-03-02T09:00:05Z", "customer": "c1", "language": "zh", "skills": ["billing"], "urgency": 1, "handleSeconds": 300 }],
          "served": [{ "customer": "c1", "agent": "a1", "at": "2026-03-01T12:00:00Z" }]
        }
        """;

    [Fact]
    public void A_file_is_read_and_put_into_the_order_of_time() =>
        Assert.Equal(["c1", "c2"], DayFile.Read(Good).Arrivals.Select(it => it.Customer));

    [Fact]
    public void What_was_written_is_read_again()
    {
        var day = MadeUpDay.Of(Scenarios.All[0] with { PerDay = 50 }, 1, 7);

        Assert.Equal(DayFile.Write(day), DayFile.Write(DayFile.Read(DayFile.Write(day))));
    }

    [Theory]
    [InlineData("not json", "", "is not days")]
    [InlineData("\"customer\": \"c2\"", "\"customer\": \"c2\", \"text\": \"hello\"", "text")]
    [InlineData("\"capacity\": 2", "\"capacity\": 0", "capacity")]
    [InlineData("\"speed\": 1.1", "\"speed\": 0", "speed")]
    [InlineData("2026-03-02T17:00:00Z", "2026-03-02T08:00:00Z", "shift")]
    [InlineData("\"handleSeconds\": 300", "\"handleSeconds\": -1", "handleSeconds")]
    [InlineData("\"urgency\": 1", "\"urgency\": 99", "urgency")]
    [InlineData("\"agent\": \"a1\"", "\"agent\": \"a9\"", "a9")]
    [InlineData("\"id\": \"a1\"", "\"id\": \"\"", "ids")]
    [InlineData("\"skills\": [\"billing\"], \"capacity\"", "\"skills\": null, \"capacity\"", "skills")]
    public void A_file_that_can_not_be_used_is_refused_with_the_reason(string good, string bad, string named)
    {
        var problem = Assert.Throws<SimulateException>(() => DayFile.Read(good == "not json" ? good : Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("language=0.2,skills=0.4", 0.2, 0.4)]
    [InlineData("", 0.3, 0.3)]
    public void Weights_that_are_not_named_stay(string text, double language, double skills)
    {
        var options = WeightsText.Read(text);

        Assert.Equal((language, skills, 0.2, 0.2), (options.LanguageWeight, options.SkillsWeight, options.AffinityWeight, options.LoadWeight));
    }

    [Theory]
    [InlineData("skills=0.9", "add up to 1")]
    [InlineData("skill=0.3", "'skill'")]
    [InlineData("skills", "name=number")]
    [InlineData("skills=much", "name=number")]
    [InlineData("skills=-0.3", "name=number")]
    public void Weights_that_can_not_be_used_are_refused_with_the_reason(string text, string named) =>
        Assert.Contains(named, Assert.Throws<SimulateException>(() => WeightsText.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_formulas_are_those_of_the_textbook()
    {
        Assert.Equal(0, Statistics.Gini([3, 3, 3]));
        Assert.Equal(0.75, Statistics.Gini([0, 0, 0, 8]), 9);
        Assert.Equal(0, Statistics.Gini([]));
        Assert.Equal(19, Statistics.Percentile([.. Enumerable.Range(1, 20).Select(i => (double)i)], 0.95));
        Assert.Equal(new(2, 1), Statistics.SpreadOf([1, 2, 3]));
    }

    [Fact]
    public void A_chart_is_well_formed_whatever_the_days_are_called()
    {
        var found = Comparison.Of("<b>&", seed => MadeUpDay.Of(Scenarios.All[0] with { PerDay = 50 }, 1, seed), 1, new(), new());

        var svg = System.Xml.Linq.XDocument.Parse(SimulateChart.Of("x.svg", [found]));

        Assert.Contains(svg.Descendants(), it => it.Value == "<b>&");
        Assert.Throws<SimulateException>(() => SimulateChart.Check("x.png"));
    }
}
