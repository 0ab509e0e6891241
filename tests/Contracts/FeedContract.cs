using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>What every <see cref="IFeed"/> promises to open browsers. It may lose events when something fails; here nothing does.</summary>
public abstract class FeedContract
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Users = ["agent:a", "agent:b", "visitor:a"];

    protected abstract IFeed Feed { get; }

    [Fact]
    public async Task An_event_reaches_every_browser_of_its_user_and_nobody_elses()
    {
        var (first, second, other) = (await OpenAsync("agent:a"), await OpenAsync("agent:a"), await OpenAsync("visitor:a"));

        await SayAsync("agent:a", "one");
        await SayAsync("visitor:a", "two");

        Assert.Equal("one", await TextAsync(first));
        Assert.Equal("one", await TextAsync(second));
        Assert.Equal("two", await TextAsync(other));
    }

    [Fact]
    public async Task A_group_holds_its_users_browsers_present_and_future()
    {
        var present = await OpenAsync("agent:a");
        await Feed.AddToGroupAsync("agent:a", FeedNames.AgentsGroup, None);
        await Feed.AddToGroupAsync("agent:b", FeedNames.AgentsGroup, None);
        var future = await OpenAsync("agent:b");

        await Feed.SendToGroupAsync(FeedNames.AgentsGroup, Note("all"), None);
        Assert.Equal("all", await TextAsync(present));
        Assert.Equal("all", await TextAsync(future));

        await Feed.RemoveFromGroupAsync("agent:a", FeedNames.AgentsGroup, None);
        await Feed.SendToGroupAsync(FeedNames.AgentsGroup, Note("rest"), None);
        await SayAsync("agent:a", "last");
        Assert.Equal("rest", await TextAsync(future));
        Assert.Equal("last", await TextAsync(present)); // and not "rest" before it
    }

    [Fact]
    public async Task A_browser_gets_its_events_in_the_order_in_which_they_were_sent()
    {
        foreach (var user in Users)
        {
            await Feed.AddToGroupAsync(user, "all", None);
        }

        var browsers = new List<IFeedBrowser>();
        foreach (var user in Users)
        {
            browsers.Add(await OpenAsync(user));
        }

        for (var number = 0; number < 300; number++)
        {
            await (number % 3 is 0 ? Feed.SendToGroupAsync("all", Note($"{number}"), None) : SayAsync(Users[number % 3], $"{number}"));
        }

        for (var user = 0; user < Users.Length; user++)
        {
            foreach (var number in Enumerable.Range(0, 300).Where(number => number % 3 is 0 || number % 3 == user))
            {
                Assert.Equal($"{number}", await TextAsync(browsers[user]));
            }
        }
    }

    [Fact]
    public async Task Events_come_under_their_name_in_camel_case_with_words_for_enums_and_any_text()
    {
        var browser = await OpenAsync("agent:a");
        const string Text = "\"请\" <b>\u001e\u2028 😀 \\";

        await Feed.SendToUserAsync("agent:a", new(FeedNames.Typing, new Payload(Text, Tone.VeryLoud)), None);

        var (target, payload) = await browser.NextAsync(Patience);
        Assert.Equal(FeedNames.Typing, target);
        Assert.Equal(["theText", "tone"], payload.EnumerateObject().Select(property => property.Name));
        Assert.Equal((Text, "veryLoud"), (payload.GetProperty("theText").GetString(), payload.GetProperty("tone").GetString()));
    }

    [Fact]
    public async Task The_sender_hears_when_an_event_was_handed_over_to_a_user_who_is_there()
    {
        var browser = await OpenAsync("agent:a");
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Feed.SendToUserAsync("agent:a", Note("x") with { Sent = sent.SetResult }, None);

        await sent.Task.WaitAsync(Patience);
        Assert.Equal("x", await TextAsync(browser));
    }

    [Fact]
    public async Task An_event_for_somebody_who_is_not_there_is_nobodys()
    {
        await SayAsync("agent:a", "early");
        await Feed.SendToGroupAsync("nosuchgroup", Note("nobody"), None);
        await Feed.RemoveFromGroupAsync("agent:a", "nosuchgroup", None);
        var browser = await OpenAsync("agent:a");
        await SayAsync("agent:a", "late");

        Assert.Equal("late", await TextAsync(browser));
    }

    /// <summary>A browser of the user, at the address and with the token that <see cref="IFeed.ConnectAsync"/> gives; connected when this returns.</summary>
    protected abstract Task<IFeedBrowser> OpenAsync(string userId);

    private static async Task<string?> TextAsync(IFeedBrowser browser) => (await browser.NextAsync(Patience)).Payload.GetProperty("theText").GetString();

    private static FeedEvent Note(string text) => new(FeedNames.Alert, new Payload(text));

    private ValueTask SayAsync(string user, string text) => Feed.SendToUserAsync(user, Note(text), None);

    private enum Tone
    {
        Quiet = 1,
        VeryLoud,
    }

    private sealed record Payload(string TheText, Tone Tone = Tone.Quiet);
}

/// <summary>An open browser.</summary>
public interface IFeedBrowser
{
    /// <summary>The next event, which has come or comes within <paramref name="patience"/>.</summary>
    Task<(string Target, JsonElement Payload)> NextAsync(TimeSpan patience);
}
