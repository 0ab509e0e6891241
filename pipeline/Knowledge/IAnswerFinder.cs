namespace Omni.Pipeline.Knowledge;

/// <summary>Finds what the company has written down in answer to a question: published articles that are for customers.</summary>
public interface IAnswerFinder
{
    /// <summary>Best first; none where nothing is like the question. Never throws for odd text.</summary>
    /// <param name="question">As a customer wrote it.</param>
    /// <param name="language">What the answer should be in, a BCP 47 tag; null or empty: whatever the question is in.</param>
    /// <param name="channel">Where it is asked: what is for some channels only is an answer there; null: nobody knows, and then such articles are none.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Ends the wait of the first use; later there is none.</param>
    ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, string? channel, int limit, CancellationToken ct);
}

/// <param name="ArticleId">Which article.</param>
/// <param name="Title">In its language.</param>
/// <param name="Text">The answer, plain text.</param>
/// <param name="Language">Primary tag of title and text.</param>
/// <param name="Confidence">0 to 1, calibrated: the share of such answers that are right.</param>
public sealed record FoundAnswer(string ArticleId, string Title, string Text, string Language, double Confidence);
