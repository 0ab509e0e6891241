using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>
/// A visitor meets the bot in the widget, gets an answer and then a person, who sees in the console what was said. The walk is console/e2e/bot.mjs; its pictures are
/// kept beside the results.
/// </summary>
public sealed class BotTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_visitor_is_answered_by_the_bot_and_gets_a_person_who_knows_what_was_said()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15)); // A fresh working copy installs and builds first.
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();
        await host.Admin.Api.PutAsync("api/knowledge/articles/delivery", new
        {
            texts = new { en = new { title = "Delivery times", answer = "Parcels take three days.", questions = new[] { "How long does delivery take?", "When does my parcel arrive?" } } },
        });
        await host.Admin.Api.PostAsync("api/knowledge/articles/delivery/publish", new { });
        var agent = await host.AgentAsync("en");

        deadline.CancelAfter(Patience);
        await Walks.RunAsync(
            "bot",
            host,
            chromium,
            new()
            {
                ["OMNI_SITE"] = OmniHost.WebAccount,
                ["OMNI_AGENT_TOKEN"] = agent.Api.Token,
                ["OMNI_ADMIN"] = host.Admin.Username,
                ["OMNI_ADMIN_PASSWORD"] = host.Admin.Password,
            },
            deadline.Token,
            pictures: "bot");
    }
}
