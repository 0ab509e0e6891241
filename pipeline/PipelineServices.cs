using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Reports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Search;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Starts;
using Omni.Pipeline.Tickets;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Walls;
using Omni.Pipeline.Webhooks;

namespace Omni.Pipeline;

public static class PipelineServices
{
    /// <summary>Adds the stages and the stores. The ports that they need come from the host.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<PipelineOptions>().BindConfiguration(PipelineOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>();
        services.AddOptions<RoutingOptions>().BindConfiguration(RoutingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RoutingOptions>, RoutingOptionsValidator>();
        services.AddOptions<SenderLimitOptions>().BindConfiguration(SenderLimitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SenderLimitOptions>, SenderLimitOptionsValidator>();
        services.AddSingleton<SenderLimits>();
        services.AddSingleton<AuditLog>();

        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateOnStart();
        // One of another form has its complaint under its own name, once.
        services.AddOptions<MediaOptions>().PostConfigure<IConfiguration>((media, configuration) =>
            media.PublicUrl ??= Uri.TryCreate(configuration[MediaOptions.PublicUrlSetting], UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null);
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();

        services.AddSingleton<ConversationStore>();
        services.AddSingleton<ConversationOpener>();
        services.AddSingleton<AgentAnswers>();
        services.AddSingleton<ConversationActions>();
        services.AddSingleton<CustomerNaming>();
        services.AddSingleton<Offers>();
        services.AddConversationDesk();
        services.AddSingleton<HandingOn>();
        services.AddSingleton<Inboxes>();
        services.TryAddSingleton(provider => new Deliverer(provider.GetRequiredService<IdSource>().NewId(), IsAlone: false));
        services.AddSingleton<Outbox>();
        services.AddSingleton<CustomerStore>();
        services.AddSingleton<CustomerBlocks>();
        services.AddSingleton<CustomerTimeline>();
        services.AddSingleton<CustomerCards>();
        services.AddSingleton<CustomerNotes>();
        services.AddSingleton<IdentifierMatching>();
        services.AddSingleton<IdentityLookups>();
        services.AddSingleton<MergeStore>();
        services.AddSingleton<MergePlanner>();
        services.AddSingleton<CustomerMerges>();
        services.AddSingleton<MergeDesk>();
        services.AddSingleton<OpenQuestions>();
        services.AddSingleton<CustomerConversation>();
        services.AddSingleton<ConversationParting>();
        services.AddSingleton<ConversationJoining>();
        services.AddSingleton<DeliveryMarks>();
        services.AddSingleton<MessagePlacing>();
        services.AddSingleton<ErasedSenders>();
        services.AddSingleton<DecisionStore>();
        services.AddSingleton<WeightStore>();
        services.AddSingleton<CurrentWeights>();
        services.AddSingleton<Current<RoutingWeights>>(provider => provider.GetRequiredService<CurrentWeights>());
        services.AddSingleton<RecentDecisions>();
        services.AddSingleton<ReadMarks>();
        services.AddSingleton<ChannelRules>();
        services.AddSingleton<TemplateDesk>();
        services.AddSingleton<StartChecks>();
        services.AddSingleton<StartDesk>();
        services.AddSingleton<DeliveryReceipts>();
        services.AddSingleton<DeliveryTry>();
        services.AddSingleton<UndeliveredMessages>();
        services.AddSingleton<ResendDesk>();
        services.AddSingleton<MediaUrls>();
        services.AddSingleton<MediaSources>();
        services.AddSingleton<MediaIntake>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<Thumbnails>();
        services.TryAddSingleton<IMediaScan, NoScan>();
        services.AddSingleton<Matcher>();

        services.AddTickets();
        services.AddWebhooks();
        services.AddWall();
        services.AddReports();

        services.AddOptions<Schedule>().BindConfiguration(Schedule.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<Schedule>, ScheduleValidator>();
        services.AddSingleton<ScheduleStore>();
        services.AddSingleton<ReplyOutcomes>();
        services.AddSingleton<Naps>();
        services.AddSingleton<UnaskedMessages>();

        services.AddSingleton<WordListStore>();
        services.AddSingleton<CurrentWordFilter>();
        services.AddUnderstanding();
        services.AddKnowledge();
        services.AddBots();

        services.AddOptions<SearchOptions>().BindConfiguration(SearchOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SearchOptions>, SearchOptionsValidator>();
        services.TryAddSingleton<ISearch, NoSearch>();
        services.AddSingleton<SearchChanges>();
        services.AddSingleton<SearchPending>();
        services.AddSingleton<SearchFeed>();
        services.AddSingleton<SearchDocuments>();
        services.AddSingleton<SearchIndexer>();
        services.AddSingleton<SearchDesk>();

        services.AddSingleton<StageRunner>();
        services.AddSingleton<IStage, DedupeStage>();
        services.AddSingleton<IStage, FilterStage>();
        services.AddSingleton<IStage, IntentStage>();
        services.AddSingleton<IStage, RouteStage>();
        services.AddSingleton<IStage, PersistStage>();
        services.AddSingleton<IStage, PushStage>();
        services.AddSingleton<IStage, DeliverStage>();
        services.AddSingleton<IStage, ProjectStage>();
        services.AddSingleton<IStage, MediaStage>();
        services.AddSingleton<IStage, IdentifyStage>();
        services.AddSingleton<IStage, BotStage>();
        return services;
    }
}
