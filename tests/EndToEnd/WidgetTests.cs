using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>
/// The built widget in a real browser against the real host: a visitor writes, an agent answers, in two languages, on a phone, over a lost
/// network and from another origin. The walk itself is console/e2e/widget.mjs; its pictures are kept beside the results.
/// </summary>
public sealed class WidgetTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_visitor_talks_with_an_agent_in_the_widget()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15)); // A fresh working copy installs and builds first.
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();
        await host.Admin.Api.PutAsync($"api/channels/web/{OmniHost.WebAccount}", new { settings = new { identitySecret = Secret } });
        await host.Admin.Api.PutAsync("api/schedules", new { ratingTexts = new { en = "How was it, from 1 to 5?", zh = "您对这次服务满意吗？" } });
        var agent = await host.AgentAsync("en", "zh");

        deadline.CancelAfter(Patience);
        await Walks.RunAsync(
            "widget",
            host,
            chromium,
            new()
            {
                ["OMNI_SITE"] = OmniHost.WebAccount,
                ["OMNI_IDENTITY_SECRET"] = Secret,
                ["OMNI_AGENT_TOKEN"] = agent.Api.Token,
                ["OMNI_ADMIN_TOKEN"] = host.Admin.Api.Token,
            },
            deadline.Token,
            pictures: "widget");
    }
}
