using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>The built console in a real browser against the real host.</summary>
public sealed class BrowserTests
{
    private const string Customer = "o-browser-1";
    private const string Question = "我的包裹还没有到，可以帮我查一下吗？";
    private const string Reply = "您好，包裹今天下午送到。";
    private const string MaskedWord = "blastedthing";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_agent_answers_a_waiting_customer_on_the_page()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15)); // A fresh working copy installs and builds first.
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();
        var agent = await host.AgentAsync("zh");
        await host.WeChat.SendTextAsync(Customer, Question, "1", deadline.Token);
        await host.Admin.WaitsAsync(Question);

        deadline.CancelAfter(Patience);
        await Walks.RunAsync(
            "first-light",
            host,
            chromium,
            new()
            {
                ["OMNI_USERNAME"] = agent.Username,
                ["OMNI_PASSWORD"] = agent.Password,
                ["OMNI_EXPECT_TEXT"] = Question,
                ["OMNI_REPLY_TEXT"] = Reply,
            },
            deadline.Token);

        Assert.Equal((Customer, Reply), Assert.Single(host.WeChat.Received) is var received ? (received.OpenId, received.Text) : default);
    }

    /// <summary>Two languages, two palettes, a phone, a lost network, hostile texts, and nothing that a screen reader stumbles over: e2e/workday.mjs says what happens.</summary>
    [Fact]
    public async Task An_agent_and_a_supervisor_work_through_a_day_on_the_page()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();
        await host.SetWordsAsync("mask", MaskedWord);
        var agent = await AddAsync(host, "ada", "agent");
        var supervisor = await AddAsync(host, "shen", "supervisor");

        deadline.CancelAfter(Patience);
        await Walks.RunAsync(
            "workday",
            host,
            chromium,
            new()
            {
                ["OMNI_SITE"] = OmniHost.WebAccount,
                ["OMNI_USERNAME"] = "ada",
                ["OMNI_PASSWORD"] = agent,
                ["OMNI_SUPERVISOR"] = "shen",
                ["OMNI_SUPERVISOR_PASSWORD"] = supervisor,
                ["OMNI_MASKED_WORD"] = MaskedWord,
            },
            deadline.Token);
    }

    /// <summary>Answers that do not arrive, a card that two change, another team, an abusive sender: e2e/troubles.mjs says what happens.</summary>
    [Fact]
    public async Task Agents_get_over_what_goes_wrong_on_the_page()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();
        var team = (string)(await host.Admin.Api.PostAsync("api/teams", new { name = "Parcels" }))["id"]!;
        var passwords = string.Join(' ', await AddAsync(host, "ada", "agent"), await AddAsync(host, "ben", "agent", team), await AddAsync(host, "shen", "supervisor"));
        var visitor = await BeKnownTwiceAsync(host, deadline.Token);
        host.WeChat.Faults.Add(LoopbackFault.Error(40003), times: 2);

        deadline.CancelAfter(Patience);
        await Walks.RunAsync("troubles", host, chromium, new() { ["OMNI_PASSWORDS"] = passwords, ["OMNI_VISITOR_TOKEN"] = visitor.Token }, deadline.Token);

        Assert.Equal(["the first try"], host.WeChat.Received.Select(received => received.Text));
    }

    /// <summary>One customer on two channels, who wrote on WeChat last and waits.</summary>
    private static async Task<OmniVisitor> BeKnownTwiceAsync(OmniHost host, CancellationToken ct)
    {
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("I was on your website.");
        await host.Admin.WaitsAsync("I was on your website.");
        await host.WeChat.SendTextAsync(Customer, Question, "1", ct);
        await host.Admin.WaitsAsync(Question);
        var waiting = (await host.Admin.Api.GetAsync("api/waiting"))["conversations"]!.AsArray().ToDictionary(it => (string)it!["channel"]!, it => (string)it!["customerId"]!);
        await host.Admin.Api.PostAsync($"api/customers/{waiting["wechat"]}/merges", new { with = waiting["web"], reason = "the same person" });
        await host.WeChat.SendTextAsync(Customer, "还在吗？", "2", ct);
        await host.Admin.WaitsAsync("还在吗？");
        return visitor;
    }

    /// <summary>Somebody whose only page is the browser's; the display name is the username.</summary>
    private static async Task<string> AddAsync(OmniHost host, string username, string role, string team = "")
    {
        var created = await host.Admin.Api.PostAsync(
            "api/agents", new { username, displayName = username, role, languages = new[] { "en", "zh" }, skills = Array.Empty<string>(), capacity = 5, teamId = team });
        return (string)created["password"]!;
    }
}
