using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Durable;
using Omni.Durable.CompensateDelivery;
using Omni.Functions.Http;
using Omni.Functions.Queues;
using Omni.Pipeline;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Tickets;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;
using Omni.Pipeline.Webhooks;
using Omni.Tests.Support;

namespace Omni.Tests.Simulation;

/// <summary>The product as it is put together, over the simulated ports.</summary>
internal static class SimServices
{
    public const string Account = "main";
    public const string MaskedWord = "darn";
    public const string BlockedWord = "unspeakable";

    private static readonly SigningKey Key = new(new byte[32]);

    // The word filter looks for changes on the thread pool, which no seed rules. All worlds share one whose lists never change.
    private static readonly CurrentWordFilter Words = CompileWords();

    private static readonly CurrentUnderstanding Intents = ReadIntents();

    private static readonly CurrentWeights Weights = ReadWeights();

    public static ServiceProvider Build(SimWorld world, SimProcess process)
    {
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(world.Logs)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton<TimeProvider>(new ProcessTime(process, world.Loop))
            .AddSingleton<ITables>(new SimTables(world, process))
            .AddSingleton<IStageQueue>(new SimQueue(world, process))
            .AddSingleton<IFeed>(new SimFeed(world, process))
            .AddSingleton<IMediaStore>(world.Media)
            .AddSingleton<IChannelMedia>(new SimMedia(world, process))
            .AddSingleton(Key)
            .AddSingleton<MessageFiles>()
            .AddSingleton<IdSource>(world.Ids)
            .AddSingleton<IChannel>(new SimChannel(ChannelNames.Web))
            .AddSingleton<IChannel>(new SimChannel(SimChannel.WeChat))
            .AddSingleton<IChannelSender>(new SimSender(ChannelNames.Web, world, process))
            .AddSingleton<IChannelSender>(new SimSender(SimChannel.WeChat, world, process))
            .AddTestSecrets()
            .AddSingleton<ChannelAccountStore>()
            .AddSingleton<ChannelRegistry>()
            .AddAgents()
            .AddPipeline()
            .AddDurable()
            // In the place of the one that looks for changed articles on the thread pool.
            .AddSingleton<IAnswerFinder>(new SimAnswers(world, process))
            .AddSingleton<StageDelivery>()
            .AddSingleton<RequestDelivery>()
            .AddSingleton<AssignFunction>()
            .AddSingleton<MergeFunction>()
            .AddSingleton<ReceiveFunction>()
            // Bound from no configuration: each world starts many processes.
            .AddSingleton(Options.Create(new PipelineOptions { Plan = world.Weather.Plan, DeliveryAttempts = 2 }))
            .AddSingleton(Options.Create(new CompensateOptions { FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromSeconds(20), GiveUpAfter = TimeSpan.FromMinutes(1) }))
            .AddSingleton(Options.Create(new TicketOptions { UrgencyThreshold = 0 }))
            .AddSingleton<SimCompensations>()
            .AddSingleton(Options.Create(new RoutingOptions { OfferTimeout = TimeSpan.FromSeconds(5), AskAgainAfter = TimeSpan.FromSeconds(5) }))
            .AddSingleton(Options.Create(new PresenceOptions()))
            .AddSingleton(Options.Create(new Schedule()))
            .AddSingleton(Options.Create(new BotModelOptions()))
            .AddSingleton(Options.Create(new MediaOptions()))
            .AddSingleton(Options.Create(new SenderLimitOptions { MessagesPerSecond = 0, VisitorMessagesPerSecond = 0 }))
            .AddSingleton(Options.Create(new WebhookOptions()))
            .AddSingleton(Words)
            .AddSingleton<Current<RoutingWeights>>(Weights)
            .AddSingleton<Current<Understander>>(Intents);
        if (world.Sabotage is Sabotage.EffectsNotRepeated)
        {
            services.AddSingleton<IStage>(new ForgetfulPersist(world, process));
            services.Remove(services.Single(it => it.ServiceType == typeof(IStage) && it.ImplementationType == typeof(PersistStage)));
        }

        return services.BuildServiceProvider();
    }

    private static CurrentWeights ReadWeights()
    {
        var time = new FakeTimeProvider(PipelineRig.Start);
        var weights = new CurrentWeights(new(new FakeTables(), Options.Create(new RoutingOptions())), time, Microsoft.Extensions.Logging.Abstractions.NullLogger<CurrentWeights>.Instance);
        weights.RefreshAsync(default).AsTask().GetAwaiter().GetResult();
        return weights;
    }

    private static CurrentUnderstanding ReadIntents()
    {
        var time = new FakeTimeProvider(PipelineRig.Start);
        var store = new IntentStore(new FakeTables(), new FakeMediaStore(), time);
        var understanding = new CurrentUnderstanding(store, StarterModel.None, time, Microsoft.Extensions.Logging.Abstractions.NullLogger<CurrentUnderstanding>.Instance);
        understanding.RefreshAsync(default).AsTask().GetAwaiter().GetResult();
        return understanding;
    }

    private static CurrentWordFilter CompileWords()
    {
        var tables = new FakeTables();
        var store = new WordListStore(tables, new FakeTimeProvider(PipelineRig.Start));
        store.SaveAsync(new("mask", WordPolicy.Mask, [MaskedWord]), "", default).AsTask().GetAwaiter().GetResult();
        store.SaveAsync(new("block", WordPolicy.Block, [BlockedWord]), "", default).AsTask().GetAwaiter().GetResult();
        var filter = new CurrentWordFilter(new(tables, new FakeTimeProvider(PipelineRig.Start)), new FakeTimeProvider(PipelineRig.Start), Microsoft.Extensions.Logging.Abstractions.NullLogger<CurrentWordFilter>.Instance);
        filter.RefreshAsync(default).AsTask().GetAwaiter().GetResult();
        return filter;
    }
}
