namespace Omni.Functions.Http.OpenApi;

/// <summary>Articles, what is found in them, and what they lack.</summary>
internal static class KnowledgeCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ListArticles, "All articles, without their answers.").Gives(Json.ArticlesShape),
        new ApiCall(FunctionNames.ReadArticle, "An article as it is being written.").Gives(Json.ArticleShape),
        new ApiCall(FunctionNames.PutArticle, "Adds or changes an article; what is in force stays.").Takes(Json.ArticleInput).Conditional().Gives(Json.ArticleShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.DeleteArticle, "Removes an article.").Conditional().GivesNothing().Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.PublishArticle, "Puts an article in force as it is written.").Conditional().Gives(Json.ArticleShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.WithdrawArticle, "Takes an article out of force.").Conditional().Gives(Json.ArticleShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.TakeStarterArticles, "Takes over the articles that come with Omni, as drafts.").Gives(Json.StarterTakenShape),
        new ApiCall(FunctionNames.FindAnswers, "What the articles say to a question; nothing is kept.").Takes(Json.KnowledgeFindInput).Gives(Json.KnowledgeFoundShape).Refuses(ProblemTypes.TextTooLong),
        new ApiCall(FunctionNames.ReadKnowledgeReport, "What became of each article.").Asks(("from", "string"), ("to", "string")).Gives(Json.KnowledgeReportShape).Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.ListUnanswered, "What was asked and no article answers, the same together.").Gives(Json.UnansweredShape),
        new ApiCall(FunctionNames.ReadSuggestions, "Answers to what the customer said last.").Gives(Json.SuggestionsShape),
        new ApiCall(FunctionNames.TellOfSuggestion, "What became of a suggestion.").Takes(Json.SuggestionFeedbackInput).GivesNothing(),
    ];

    private static ApiJson Json => ApiJson.Default;
}
