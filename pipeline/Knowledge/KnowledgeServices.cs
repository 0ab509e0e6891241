using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Knowledge;

internal static class KnowledgeServices
{
    public static void AddKnowledge(this IServiceCollection services)
    {
        services.AddOptions<KnowledgeOptions>().BindConfiguration(KnowledgeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KnowledgeOptions>, KnowledgeOptionsValidator>();
        services.AddSingleton<ArticleStore>();
        services.AddSingleton<CurrentKnowledge>();
        services.AddSingleton<Current<KnowledgeIndex>>(provider => provider.GetRequiredService<CurrentKnowledge>());
        services.AddSingleton<AnswerFinder>();
        services.AddSingleton<IAnswerFinder>(provider => provider.GetRequiredService<AnswerFinder>());
        services.AddSingleton<FeedbackCounts>();
        services.AddSingleton<QuestionStore>();
        services.AddSingleton<KnowledgeFeedback>();
        services.AddSingleton<KnowledgeDesk>();
        services.AddSingleton<KnowledgeRemains>();
    }
}
