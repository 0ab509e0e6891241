using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Knowledge;

/// <summary>What of the knowledge gets old: questions without an answer, and counts.</summary>
public sealed class KnowledgeRemains(QuestionStore questions, FeedbackCounts counts, IOptions<KnowledgeOptions> options)
{
    /// <param name="before">The start of the day that lies so many days back.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask<long> SweepAsync(Func<int, DateTimeOffset> before, CancellationToken ct) =>
        await questions.RemoveBeforeAsync(before(options.Value.QuestionDays), ct) + await counts.RemoveBeforeAsync(before(options.Value.CountDays), ct);
}
