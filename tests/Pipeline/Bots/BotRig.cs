using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Bots;

/// <summary>A website with a bot, and a visitor who writes.</summary>
internal sealed class BotRig : IDisposable
{
    private int _written;

    public BotRig(FakeTimeProvider? time = null, Action<IServiceCollection>? more = null, params IEnumerable<(string Name, string Value)> settings) => Pipeline = new(
        time,
        services =>
        {
            services.AddSingleton<IAnswerFinder>(Answers);
            more?.Invoke(services);
        },
        settings);

    public PipelineRig Pipeline { get; }

    public FakeAnswerFinder Answers { get; } = new FakeAnswerFinder()
        .With("how long does delivery take", FakeAnswerFinder.Answer("a1", "Delivery times", "Parcels take three days.", 0.9))
        .With("my parcel", FakeAnswerFinder.Answer("a1", "Delivery times", "Parcels take three days.", 0.5), FakeAnswerFinder.Answer("a2", "Lost parcels", "We look for it.", 0.45));

    public async Task TurnOnAsync(Action<BotSettings>? change = null, string channel = "web")
    {
        var bot = new BotSettings { Mode = BotModes.Always };
        change?.Invoke(bot);
        await Pipeline.Get<ChannelAccountStore>().SaveAsync(new(channel, "main", new Dictionary<string, string>()), default);
        Assert.Empty(BotChecks.Errors(bot));
        Assert.NotNull(await Pipeline.Get<BotStore>().TrySaveAsync(channel, "main", bot, "", default));
    }

    /// <summary>The customer writes, the bot does its part, and what it says is stored.</summary>
    public async Task<Conversation> SayAsync(string text, string channel = "web", Func<UnifiedMessage, UnifiedMessage>? change = null)
    {
        var message = Pipeline.Inbound($"m{++_written}", text: text, channel: channel);
        await Pipeline.PassAsync(change?.Invoke(message) ?? message);
        await RunAsync();
        return await HeadAsync();
    }

    /// <summary>What waits for the bot, and what it says.</summary>
    public async Task RunAsync()
    {
        foreach (var sent in Pipeline.Queue.Take(QueueNames.Bot))
        {
            Assert.Equal(OutcomeKind.Done, (await Pipeline.RunAsync(QueueNames.Bot, (UnifiedMessage)sent.Body)).Kind);
        }

        await HearAsync();
    }

    public async Task HearAsync()
    {
        foreach (var sent in Pipeline.Queue.Take(QueueNames.Dedupe))
        {
            await Pipeline.PassAsync((UnifiedMessage)sent.Body);
        }
    }

    public async Task<Conversation> HeadAsync()
    {
        var id = Pipeline.Tables.Fake(TableNames.Conversations).Partitions().Order(StringComparer.Ordinal).Last();
        return await Pipeline.HeadAsync(id);
    }

    public async Task<IReadOnlyList<ConversationEntry>> EntriesAsync() => await Pipeline.EntriesAsync((await HeadAsync()).Id);

    public async Task<IReadOnlyList<string>> SaidAsync() =>
        [.. (await EntriesAsync()).Where(it => it is { Type: EntryType.Message, Direction: Direction.Outbound }).Select(it => it.Text)];

    public async Task<ConversationEntry?> NoteAsync() => (await EntriesAsync()).SingleOrDefault(it => it.Type is EntryType.Note);

    public async Task<string> ReasonAsync() => (await EntriesAsync()).Single(it => it.Text == "handed-off").Reason;

    public void Dispose() => Pipeline.Dispose();
}
