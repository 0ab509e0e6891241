using Omni.Runtime.Commands;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>The built console in a real browser against the real host: an agent signs in, finds a WeChat customer who waits, and answers.</summary>
public sealed class BrowserTests
{
    private const string Customer = "o-browser-1";
    private const string Question = "我的包裹还没有到，可以帮我查一下吗？";
    private const string Reply = "您好，包裹今天下午送到。";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_agent_answers_a_waiting_customer_on_the_page()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15)); // A fresh working copy installs and builds first.
        var repository = new Repository(RepositoryFiles.Root);
        var prerequisites = new Prerequisites(repository);
        await prerequisites.EnsureConsoleAsync(deadline.Token);
        var chromium = await prerequisites.EnsureChromiumAsync(deadline.Token);
        await using var host = await OmniHost.StartAsync(console: Path.Combine(repository.Console, "dist"));
        var agent = await host.AgentAsync("zh");
        await host.WeChat.SendTextAsync(Customer, Question, "1", deadline.Token);
        await host.Admin.WaitsAsync(Question);

        deadline.CancelAfter(Patience);
        var (exitCode, output) = await new Step("walking through the page", "node", [Path.Combine(repository.Console, "e2e", "first-light.mjs")], repository.Root)
        {
            Environment = new Dictionary<string, string?>
            {
                ["OMNI_BASE"] = host.Address.AbsoluteUri,
                ["OMNI_USERNAME"] = agent.Username,
                ["OMNI_PASSWORD"] = agent.Password,
                ["OMNI_EXPECT_TEXT"] = Question,
                ["OMNI_REPLY_TEXT"] = Reply,
                ["OMNI_SCREENSHOTS"] = Path.Combine(repository.Artifacts, "screenshots"),
                ["OMNI_CHROMIUM"] = chromium,
            },
        }.CaptureAsync(deadline.Token);

        Assert.True(exitCode is 0, $"The walk through the page ended with {exitCode}:{Environment.NewLine}{output}");
        Assert.Equal((Customer, Reply), Assert.Single(host.WeChat.Received) is var received ? (received.OpenId, received.Text) : default);
    }
}
