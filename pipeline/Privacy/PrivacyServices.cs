using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy.Steps;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy;

public static class PrivacyServices
{
    /// <summary>Adds export, erasure, scan and retention. Needs the pipeline, the cards and the dead letters.</summary>
    public static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddSingleton<ErasureStore>();
        services.AddSingleton<MessageRemains>();
        services.AddSingleton<IErasureStep, EraseSenders>();
        services.AddSingleton<IErasureStep, EraseIdentities>();
        services.AddSingleton<IErasureStep, EraseCustomers>();
        services.AddSingleton<IErasureStep, EraseInboxes>();
        services.AddSingleton<IErasureStep, EraseFiles>();
        services.AddSingleton<IErasureStep, EraseMarks>();
        services.AddSingleton<IErasureStep, EraseExports>();
        services.AddSingleton<IErasureStep, EraseConversations>();
        services.AddSingleton<IErasureStep, EraseElsewhere>();
        services.AddSingleton<IErasureStep, EraseUploads>();
        services.AddSingleton<IErasureStep, EraseMerges>();
        services.AddSingleton<IErasureStep, EraseTickets>();
        services.AddSingleton<IErasureStep, EraseQuestions>();
        services.AddSingleton<IErasureStep, EraseLetters>();
        services.AddSingleton<IErasureStep, EraseCards>();
        services.AddSingleton<IErasureStep, EraseRecords>();
        services.AddSingleton<IErasureStep, EraseSearch>();
        services.AddSingleton(provider => new CustomerErasure(
            provider.GetRequiredService<ErasureStore>(),
            provider.GetRequiredService<ErasedSenders>(),
            provider.GetRequiredService<CustomerStore>(),
            provider.GetRequiredService<MergeStore>(),
            provider.GetRequiredService<ConversationStore>(),
            provider.GetServices<IErasureStep>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CustomerErasure>>()));
        services.AddSingleton<ErasureProof>();
        services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExportOptions>, ExportOptionsValidator>();
        services.AddSingleton<CustomerExport>();
        services.AddSingleton<ExportStore>();
        services.AddSingleton<StoredExport>();

        services.AddSingleton<RetentionStore>();
        services.AddSingleton<OldMessages>();
        services.AddSingleton<OldLetters>();
        services.AddSingleton(provider => new RetentionSweep(
            provider.GetRequiredService<RetentionStore>(),
            provider.GetRequiredService<SearchChanges>(),
            provider.GetRequiredService<ConversationStore>(),
            provider.GetRequiredService<OldMessages>(),
            provider.GetRequiredService<OldLetters>(),
            provider.GetRequiredService<Uploads>(),
            provider.GetRequiredService<KnowledgeRemains>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<IOptions<RetentionOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RetentionSweep>>()));

        services.AddSingleton<IStoredData, StoredCards>();
        services.AddSingleton<PersonalDataScan>();
        return services;
    }
}
