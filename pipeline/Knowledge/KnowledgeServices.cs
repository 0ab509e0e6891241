using Microsoft.Extensions.DependencyInjection;

namespace Omni.Pipeline.Knowledge;

internal static class KnowledgeServices
{
    public static void AddKnowledge(this IServiceCollection services)
    {
        services.AddSingleton<ArticleStore>();
        services.AddSingleton<CurrentKnowledge>();
        services.AddSingleton<Current<KnowledgeIndex>>(provider => provider.GetRequiredService<CurrentKnowledge>());
        services.AddSingleton<AnswerFinder>();
        services.AddSingleton<IAnswerFinder>(provider => provider.GetRequiredService<AnswerFinder>());
    }
}
