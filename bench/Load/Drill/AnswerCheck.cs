namespace Omni.Bench.Load.Drill;

/// <summary>
/// Holds the agents' answers to what was acknowledged. In the conversation each is once and in order; at the platform the first of
/// each is in order, and more of the same are counted apart: sending is at least once.
/// </summary>
internal sealed class AnswerCheck
{
    private readonly Dictionary<string, int> _nextAtPlatform = new(StringComparer.Ordinal);

    public long Lost { get; private set; }

    public long Duplicates { get; private set; }

    public long OutOfOrder { get; private set; }

    public long Stuck { get; private set; }

    public long Uncertain { get; private set; }

    public long SentAgain { get; private set; }

    /// <summary>What the platform got, in the order in which it came.</summary>
    public void TakePlatform(IEnumerable<(string OpenId, string Text)> received)
    {
        foreach (var (openId, text) in received)
        {
            var next = _nextAtPlatform.GetValueOrDefault(openId);
            if (Desk.NumberOf(text) is not { } number)
            {
                continue;
            }

            SentAgain += number < next ? 1 : 0;
            OutOfOrder += number > next ? 1 : 0;
            _nextAtPlatform[openId] = Math.Max(next, number + 1);
        }
    }

    /// <summary>A conversation at the end.</summary>
    /// <param name="openId">Of the customer at the platform; null on the web.</param>
    /// <param name="stored">The answers in it.</param>
    /// <param name="accepted">How many were acknowledged.</param>
    public void TakeConversation(string? openId, IReadOnlyList<(int Number, string Delivery)> stored, int accepted)
    {
        var seen = new HashSet<int>();
        var highest = -1;
        var sent = 0;
        foreach (var (number, delivery) in stored)
        {
            if (!seen.Add(number))
            {
                Duplicates++;
                continue;
            }

            OutOfOrder += number < highest ? 1 : 0;
            highest = Math.Max(highest, number);
            Stuck += delivery is "sent" or "uncertain" ? 0 : 1;
            Uncertain += delivery is "uncertain" ? 1 : 0;
            sent = delivery is "sent" ? number + 1 : sent;
        }

        Lost += Enumerable.Range(0, accepted).Count(number => !seen.Contains(number));

        // Marked as sent, and never there: lost on the way out.
        Lost += openId is null ? 0 : Math.Max(0, sent - _nextAtPlatform.GetValueOrDefault(openId));
    }
}
