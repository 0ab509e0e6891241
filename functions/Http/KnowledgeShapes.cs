using System.Collections.Immutable;
using Omni.Pipeline.Knowledge;

namespace Omni.Functions.Http;

/// <param name="Title">The question in short.</param>
/// <param name="Answer">Plain text.</param>
/// <param name="Questions">Other ways of asking.</param>
internal sealed record ArticleTextShape(string Title, string Answer, IReadOnlyList<string>? Questions = null);

/// <param name="Texts">By language.</param>
/// <param name="Channels">On which; none: on all.</param>
/// <param name="Skills">For agents who have one of them, and no customer; none: for everybody.</param>
internal sealed record ArticleInput(
    IReadOnlyDictionary<string, ArticleTextShape> Texts, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Skills = null);

internal sealed record ArticlesShape(IReadOnlyList<ArticleLineShape> Articles);

/// <summary>An article in a list: its titles, not its answers.</summary>
internal sealed record ArticleLineShape(
    string Id,
    IReadOnlyDictionary<string, string> Titles,
    string State,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Skills,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    DateTimeOffset? PublishedAt,
    string ETag)
{
    public static ArticleLineShape Of(Article it) => new(
        it.Id, it.Texts.ToDictionary(text => text.Key, text => text.Value.Title), WireNames.Of(it.State), it.Channels, it.Skills, it.ChangedBy, it.ChangedAt, it.PublishedAt, it.ETag);
}

internal sealed record ArticleShape(
    string Id,
    IReadOnlyDictionary<string, ArticleTextShape> Texts,
    string State,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Skills,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    DateTimeOffset? PublishedAt,
    string ETag)
{
    public static ArticleShape Of(Article it) => new(
        it.Id,
        it.Texts.ToDictionary(text => text.Key, text => new ArticleTextShape(text.Value.Title, text.Value.Answer, text.Value.Questions)),
        WireNames.Of(it.State),
        it.Channels,
        it.Skills,
        it.ChangedBy,
        it.ChangedAt,
        it.PublishedAt,
        it.ETag);
}

/// <param name="Added">How many drafts there are now that there were not.</param>
internal sealed record StarterTakenShape(int Added);

/// <param name="Text">What is asked.</param>
/// <param name="Language">Of the answer; none: of the question.</param>
/// <param name="Channel">Where; none: what is for some channels only is left out.</param>
internal sealed record KnowledgeFindInput(string Text, string? Language = null, string? Channel = null);

internal sealed record KnowledgeFoundShape(IReadOnlyList<FoundAnswer> Answers);

/// <param name="Sequence">Of the message that they answer; 0: nothing was asked.</param>
/// <param name="Answers">Best first.</param>
/// <param name="Answered">The best one is likely enough, or nothing was asked; otherwise whoever writes articles is told of the question.</param>
internal sealed record SuggestionsShape(long Sequence, IReadOnlyList<FoundAnswer> Answers, bool Answered);

/// <param name="Sequence">Of the message.</param>
/// <param name="What">shown, used, not-useful, or unanswered.</param>
/// <param name="ArticleId">Which; none with unanswered.</param>
internal sealed record SuggestionFeedbackInput(long Sequence, string What, string? ArticleId = null);

internal sealed record KnowledgeReportShape(DateOnly From, DateOnly To, IReadOnlyList<ArticleFeedbackShape> Articles);

/// <param name="ArticleId">Which; it may be gone.</param>
/// <param name="Shown">An agent saw it.</param>
/// <param name="Used">The agent put it into an answer.</param>
/// <param name="NotUseful">The agent said that it does not belong there.</param>
/// <param name="Answered">The bot gave it.</param>
/// <param name="Helpful">The customer said so.</param>
/// <param name="NotHelpful">The customer said so.</param>
internal sealed record ArticleFeedbackShape(string ArticleId, long Shown, long Used, long NotUseful, long Answered, long Helpful, long NotHelpful);

internal sealed record UnansweredShape(IReadOnlyList<QuestionClusterShape> Clusters);

/// <param name="Question">The one that speaks for the others.</param>
/// <param name="Language">Of it; empty when it can't be told.</param>
/// <param name="Count">How many ask for the same.</param>
/// <param name="LastAt">The newest.</param>
/// <param name="Questions">Some of them.</param>
internal sealed record QuestionClusterShape(string Question, string Language, int Count, DateTimeOffset LastAt, ImmutableArray<string> Questions)
{
    public static QuestionClusterShape Of(QuestionCluster it) => new(it.Question, it.Language, it.Count, it.LastAt, it.Questions);
}
