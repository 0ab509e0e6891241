using System.Globalization;
using System.Text.RegularExpressions;
using Omni.Bench.Capacity;
using Omni.Tests.Support;

namespace Omni.Tests.Bench.Capacity;

/// <summary>The limits of docs/deploy.md, simulated: each deployment there keeps up with its figure, and not with a fifth more.</summary>
public sealed partial class QueueWorldTests
{
    /// <summary>Of a message on average: a sixth are first ones, a third follow, half are answers, for agents who take what comes.</summary>
    private static readonly (double Spread, double Compact) Transactions = (Average("spread", counted => counted.Tables), Average("compact", counted => counted.Tables));

    private static readonly Deployment[] Deployments =
    [
        Deployment.Standard("Standard, spread", 7, Transactions.Spread),
        Deployment.Standard("Standard, compact", 4, Transactions.Compact),
        Deployment.Premium("Premium with 1 unit, spread", 7, Transactions.Spread, units: 1),
        Deployment.Premium("Premium with 16 units, spread", 7, Transactions.Spread, units: 16),
        Deployment.Premium("Premium with 16 units, compact", 4, Transactions.Compact, units: 16),
        Deployment.Premium("2 namespaces with 16 units, compact, 30 accounts (not built)", 4, Transactions.Compact, units: 16, namespaces: 2, accounts: 30),
    ];

    public static TheoryData<string> Names => [.. Deployments.Select(it => it.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_deployment_keeps_up_with_its_figure_and_breaks_where_the_page_says(string name)
    {
        var row = Row().Matches(Page()).Single(row => row.Groups["name"].Value == name);
        var figure = double.Parse(row.Groups["figure"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var deployment = Deployments.Single(it => it.Name == name);

        Assert.True(QueueWorld.Run(deployment, figure).KeepsUp);
        var above = QueueWorld.Run(deployment, figure * 1.2);
        Assert.Equal((false, row.Groups["first"].Value), (above.KeepsUp, above.Bottleneck));
    }

    [Fact]
    public void At_the_must_reach_load_one_deployment_falls_behind_and_the_one_with_more_of_everything_does_not()
    {
        Assert.False(QueueWorld.Run(Deployments[3], 23_000, seconds: 2).KeepsUp);
        Assert.True(QueueWorld.Run(Deployments[^1], 23_000, seconds: 5).KeepsUp);
    }

    [Fact]
    public void One_sender_waits_for_the_own_session_however_much_there_is_of_everything() =>
        Assert.False(QueueWorld.Run(Deployments[^1], 100, senders: 1).KeepsUp);

    /// <summary>Counted by OperationsPerMessageTests, which approves this file.</summary>
    private static double Average(string plan, Func<(double Tables, double Sends), double> of)
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "tests", "Architecture", "OperationsPerMessage.approved.txt"));
        return (One("the first message of a new customer, for an agent who takes what comes") / 6) + (One("the next message") / 3) + (One("an agent's answer") / 2);

        double One(string message)
        {
            var line = lines.Single(line => line.StartsWith($"{plan}: {message}", StringComparison.Ordinal));
            return of((Number(line, "reads") + Number(line, "writes"), Number(line, "sends")));
        }
    }

    private static double Number(string line, string what) => double.Parse(Regex.Match(line, $@"(\d+) {what}").Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Page() => File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "deploy.md"));

    [GeneratedRegex(@"^\| (?<name>[^|]+) \| (?<figure>[0-9,]+) \| (?<first>Service Bus|storage) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
