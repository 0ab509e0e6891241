using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Visitors;

namespace Omni.Functions.Http;

/// <summary>
/// Tells a website's widget how it looks and whether anybody is there. Makes no visitor, so that a page that nobody writes on costs nothing.
/// </summary>
public sealed class VisitorWidgetFunction(ChannelAccountStore accounts, BotStore bots, Availability availability, ScheduleStore schedules, TimeProvider time)
{
    [Function(FunctionNames.ReadWidget)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.VisitorWidget)] HttpRequest request, string account, CancellationToken ct)
    {
        if (await accounts.GetAsync(ChannelNames.Web, account, ct) is not { } settings)
        {
            return Problems.NotFound("web account");
        }

        if (settings.IsPaused)
        {
            return Problems.AccountPaused();
        }

        var now = time.GetUtcNow();
        var opensAt = (await schedules.ReadAsync(ct)).Hours.NextOpen(now);
        return Answers.Ok(
            new WidgetShape(
                settings[SiteSettings.Color],
                settings[SiteSettings.Position],
                new(settings[SiteSettings.Title], settings[SiteSettings.TitleZh]),
                new(settings[SiteSettings.Greeting], settings[SiteSettings.GreetingZh]),
                await availability.AnyAsync(ct),
                opensAt > now ? opensAt : null,
                await bots.GetAsync(ChannelNames.Web, account, ct) is { } bot && (bot.Mode is BotModes.Always || (bot.Mode is BotModes.OutsideHours && opensAt > now)) ? WidgetBot.Of(bot) : null),
            ApiJson.Default.WidgetShape);
    }
}

/// <param name="Color">As <c>#rrggbb</c>; empty: the widget's own.</param>
/// <param name="Position">left or right; empty: the widget's own.</param>
/// <param name="Title">What stands above the conversation.</param>
/// <param name="Greeting">What a visitor is told first.</param>
/// <param name="AgentsOnline">Whether anybody is there to answer, up to five seconds ago.</param>
/// <param name="OpensAt">When the working hours begin again; null while they last.</param>
/// <param name="Bot">The bot that answers first; null when people do.</param>
internal sealed record WidgetShape(string Color, string Position, WidgetText Title, WidgetText Greeting, bool AgentsOnline, DateTimeOffset? OpensAt, WidgetBot? Bot);

/// <summary>Plain text by language; empty: the widget's own words, or those of the other language.</summary>
internal sealed record WidgetText(string Text, string Zh);

/// <param name="Name">Empty: the widget's own word for it.</param>
/// <param name="Greeting">What it says before anything is written; empty: the widget's greeting.</param>
/// <param name="Menu">What can be chosen: saying it is choosing it.</param>
internal sealed record WidgetBot(string Name, WidgetText Greeting, IReadOnlyList<WidgetText> Menu)
{
    public static WidgetBot Of(BotSettings bot) => new(bot.Name, TextOf(bot.Greeting), [.. bot.Menu.Select(entry => TextOf(entry.Label))]);

    private static WidgetText TextOf(Dictionary<string, string> texts) =>
        new(texts.GetValueOrDefault("en") ?? texts.FirstOrDefault(it => !it.Key.StartsWith("zh", StringComparison.Ordinal)).Value ?? "", texts.GetValueOrDefault("zh") ?? texts.GetValueOrDefault("zh-Hant") ?? "");
}
