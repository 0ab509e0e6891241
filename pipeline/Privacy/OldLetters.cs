using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>Removes what was set aside so long ago that, had it been stored, it would be gone: a dead letter may hold a whole message.</summary>
internal sealed class OldLetters(IDeadLetters letters)
{
    private const int Page = 100;

    /// <param name="rules">A letter goes by the days of its channel; one whose channel nobody can tell, by those of all.</param>
    /// <param name="before">When what is so many days old was accepted at the latest.</param>
    /// <param name="left">What may still be done.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<long> RemoveAsync(RetentionRules rules, Func<int, DateTimeOffset> before, Portion left, CancellationToken ct)
    {
        // The fewest days: what is younger goes by no rule.
        if (rules.ChannelDays.Values.Append(rules.MessageDays).Min() is not { } fewest)
        {
            return 0;
        }

        var removed = 0L;
        foreach (var queue in QueueNames.All)
        {
            for (var after = 0L; left.Count > 0 && await letters.ListAsync(queue, after, Page, ct) is { Count: > 0 } page; after = page[^1].SequenceNumber)
            {
                if (page[0].EnqueuedAt >= before(fewest))
                {
                    break; // Oldest first.
                }

                foreach (var letter in page)
                {
                    if (DaysOf(letter, rules) is { } days && letter.EnqueuedAt < before(days) && await letters.RemoveAsync(queue, letter.SequenceNumber, ct))
                    {
                        left.Take(1);
                        removed++;
                    }
                }
            }
        }

        return removed;
    }

    private static int? DaysOf(DeadLetter letter, RetentionRules rules) =>
        letter.Queue is not (QueueNames.Assign or QueueNames.Merge)
        && MessageCodec.TryRead(letter.Body, out var message) && rules.ChannelDays.TryGetValue(message.Channel, out var days)
            ? days
            : rules.MessageDays;
}
