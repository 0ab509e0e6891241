using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Knowledge;

/// <summary>Takes down what people made of the answers, and what nobody had an answer to. Whoever gives an answer tells it: agents' pages, the bot.</summary>
public sealed class KnowledgeFeedback(FeedbackCounts counts, QuestionStore questions, Current<Understander> understanding)
{
    // Asks for nothing that could be written down, unless it goes on.
    private const string Human = "human";
    private const int MostWordsOfNone = 4;

    /// <summary>Chinese ones, of which a word has one or two.</summary>
    private const int MostCharactersOfNone = 6;

    /// <summary>Counts what became of an article, once a day for the same message.</summary>
    /// <param name="articleId">As <see cref="FoundAnswer.ArticleId"/>.</param>
    /// <param name="kind">What became of it.</param>
    /// <param name="conversationId">Where.</param>
    /// <param name="messageId">The customer's message that it was to answer.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>False: it was counted before, or can't be an article.</returns>
    public async ValueTask<bool> RecordAsync(string articleId, FeedbackKind kind, string conversationId, string messageId, CancellationToken ct) =>
        Article.IsId(articleId) && await counts.AddAsync(articleId, kind, $"{conversationId}|{messageId}", ct);

    /// <summary>Keeps a question that no article answers, less its numbers and addresses. Small talk and the wish for a person are none.</summary>
    /// <param name="conversationId">Where it was asked.</param>
    /// <param name="messageId">In which message.</param>
    /// <param name="question">As others may see it: what a word list masked stays so.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>False: it is kept already, or no question.</returns>
    public async ValueTask<bool> UnansweredAsync(string conversationId, string messageId, string question, CancellationToken ct)
    {
        var text = QuestionText.Of(question);
        return text.Length > 0 && await IsQuestionAsync(text, ct)
            && await questions.AddAsync(conversationId, messageId, text, Article.PrimaryOf(LanguageGuess.Of(text)), ct);
    }

    /// <summary>Whether a text asks for something that could be written down, as far as that can be told.</summary>
    public async ValueTask<bool> IsQuestionAsync(string text, CancellationToken ct)
    {
        if (QuestionText.Words(text) > (text.Any(it => it >= '\u2E80') ? MostCharactersOfNone : MostWordsOfNone))
        {
            return true;
        }

        // A question may begin with a greeting, and end with thanks.
        var understander = await understanding.GetAsync(ct);
        return understander.Understand(text).Intent switch
        {
            Human => false,
            SmallTalk.Greeting or SmallTalk.Closing => !SmallTalk.IsAll(understander.Rules, text),
            _ => true,
        };
    }
}
