using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Omni.Durable;
using Omni.Durable.AssignConversation;
using Omni.Pipeline;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Support;

/// <summary>The stages, their stores and the assigner over fakes, and messages to put through them.</summary>
internal sealed class PipelineRig : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    public PipelineRig(FakeTimeProvider? time = null, params IEnumerable<(string Name, string Value)> settings)
        : this(time, _ => { }, settings)
    {
    }

    /// <param name="time">Null: one of its own.</param>
    /// <param name="more">Adds to what the rig has, or puts its own in place of it.</param>
    /// <param name="settings">As in the environment.</param>
    public PipelineRig(FakeTimeProvider? time, Action<IServiceCollection> more, params IEnumerable<(string Name, string Value)> settings)
    {
        Time = time ?? new(Start);
        var values = settings.ToDictionary(it => it.Name, it => (string?)it.Value);
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ITables>(Tables)
            .AddSingleton<IStageQueue>(Queue)
            .AddSingleton<IFeed>(Feed)
            .AddSingleton<IdSource>(new SequentialIds())
            .AddSingleton<IChannelSender>(Web)
            .AddSingleton<IChannelSender>(WeChat)
            .AddSingleton<IChannelMedia>(Platform)
            .AddSingleton<IChannelRules>(new WeChatRules())
            .AddSingleton<IChannelStarts>(new WeChatRules())
            .AddSingleton<IChannelTemplates>(Templates)
            .AddSingleton<IChannelIdentities>(Identities)
            .AddSingleton<IMediaStore>(Media)
            .AddSingleton<IMediaScan>(Scan)
            .AddSingleton(new SigningKey(new byte[32]))
            .AddTestSecrets()
            .AddSingleton<ChannelAccountStore>()
            .AddSingleton<ChannelRegistry>()
            .AddAgents()
            .AddPipeline()
            .AddDurable()
            .AddPlatformCalls();
        more(services);
        _services = services.BuildServiceProvider();
        Orchestrations = new(Time, _services, typeof(ConversationAssigner).Assembly);
    }

    /// <summary>Those of the product, by hand.</summary>
    public FakeOrchestrations Orchestrations { get; }

    public FakeTimeProvider Time { get; }

    public LogGuard Log { get; } = new();

    public FakeTables Tables { get; } = new();

    public FakeStageQueue Queue { get; } = new();

    public FakeFeed Feed { get; } = new();

    public FakeChannelSender Web { get; } = new("web");

    public FakeChannelSender WeChat { get; } = new("wechat");

    public FakeMediaStore Media { get; } = new();

    public FakeMediaScan Scan { get; } = new();

    /// <summary>Where files that came on WeChat are fetched from.</summary>
    public FakeChannelMedia Platform { get; } = new("wechat");

    /// <summary>Those of WeChat's accounts.</summary>
    public FakeChannelTemplates Templates { get; } = new("wechat");

    /// <summary>What a channel that only exists here knows of its senders.</summary>
    public FakeChannelIdentities Identities { get; } = new("pigeon");

    public MediaUrls Urls => Get<MediaUrls>();

    public ConversationStore Conversations => Get<ConversationStore>();

    public ConversationActions Actions => Get<ConversationActions>();

    public AgentDirectory Agents => Get<AgentDirectory>();

    public ConversationAssigner Assigner => Get<ConversationAssigner>();

    public Inboxes Inboxes => Get<Inboxes>();

    public Faults Faults => new(Tables, Queue, Feed);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IStage Stage(string name) => _services.GetServices<IStage>().Single(stage => stage.Name == name);

    public ValueTask<Outcome> RunAsync(string stage, UnifiedMessage message) => Stage(stage).RunAsync(message, default);

    /// <summary>A customer's message; its delivery id and its platform's id are the same unless they are told apart.</summary>
    public UnifiedMessage Inbound(string id, string sender = "v1", string text = "hello", string channel = "web") => new()
    {
        MessageId = id,
        Direction = Direction.Inbound,
        Channel = channel,
        Account = "main",
        SenderId = sender,
        ExternalId = id,
        Content = text,
        Timestamp = Time.GetUtcNow(),
        ReceivedAt = Time.GetUtcNow(),
    };

    /// <summary>Runs a message through the stages of its plan, and the deliveries and the projections that follow.</summary>
    public async Task PassAsync(UnifiedMessage message)
    {
        Assert.NotEqual(OutcomeKind.Rejected, (await Get<StageRunner>().RunAllAsync(message, default)).Kind);
        foreach (var queue in (string[])[QueueNames.Project, QueueNames.Deliver])
        {
            foreach (var sent in Queue.Take(queue))
            {
                await RunAsync(queue, (UnifiedMessage)sent.Body);
            }
        }
    }

    /// <summary>An agent's answer in a conversation.</summary>
    public UnifiedMessage Outbound(string id, Conversation conversation, string text = "hello", string agent = "a1") => new()
    {
        MessageId = id,
        Direction = Direction.Outbound,
        Channel = conversation.Channel,
        Account = conversation.Account,
        SenderId = conversation.Address,
        ExternalId = id,
        Content = text,
        Timestamp = Time.GetUtcNow(),
        ReceivedAt = Time.GetUtcNow(),
        CustomerId = conversation.CustomerId,
        ConversationId = conversation.Id,
        AgentId = agent,
    };

    /// <summary>A conversation in the store, in any state.</summary>
    public async Task<Conversation> OpenAsync(string customer, ConversationState state = ConversationState.New, Func<Conversation, Conversation>? change = null)
    {
        var now = Time.GetUtcNow();
        var conversation = new Conversation
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            Episode = 1,
            State = state,
            Channel = "web",
            Account = "main",
            Address = "v1",
            CreatedAt = now,
            LastMessageAt = now,
        };
        conversation = Waiting.Begin(change?.Invoke(conversation) ?? conversation, now);
        Assert.True(await Conversations.TryOpenAsync(conversation, default));
        return (await Conversations.GetAsync(conversation.Id, default))!;
    }

    /// <summary>An agent who is online and there.</summary>
    public async Task AgentAsync(string id, int capacity = 5, string[]? skills = null, string[]? languages = null)
    {
        await Agents.CreateAsync(
            new() { Id = id, Username = id, DisplayName = $"Agent {id}", Capacity = capacity, Status = AgentStatus.Online, Skills = [.. skills ?? []], Languages = [.. languages ?? []] },
            default);
        await Get<Presence>().RenewAsync(id, "connection", default);
    }

    public async Task<Conversation> HeadAsync(string id) => (await Conversations.GetAsync(id, default))!;

    public async Task<IReadOnlyList<ConversationEntry>> EntriesAsync(string id) => await Conversations.EntriesAsync(id, 0, long.MaxValue, RowLimits.MaxRange, default);

    /// <summary>All rows of a partition as text without ETags: to compare what two runs left behind.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string table, string partition)
    {
        var rows = await Tables.Get(table).RangeAsync(partition, RowRange.All, RowLimits.MaxRange, default);
        return [.. rows.Select(row => $"{row.Key} {string.Join(' ', row.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Name}={column.Bits}/{column.Object}")))}")];
    }

    public void Dispose() => _services.Dispose();
}
