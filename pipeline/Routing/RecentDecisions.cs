using Omni.Pipeline.Search;

namespace Omni.Pipeline.Routing;

/// <summary>Decisions of the last days, made again with other weights. Goes by the notes of what changed when, newest hours first, and stops soon.</summary>
public sealed class RecentDecisions(SearchChanges changes, DecisionStore decisions, TimeProvider time)
{
    /// <summary>Conversations that are looked at, at most.</summary>
    public const int MostConversations = 300;

    private static readonly TimeSpan[] Back = [TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    /// <returns>The newest first.</returns>
    public async ValueTask<RecentReplay> ReplayAsync(RoutingWeights weights, int limit, CancellationToken ct)
    {
        var (replayed, left) = (new List<RecentDecision>(), 0);
        foreach (var id in await ConversationsAsync(limit, ct))
        {
            foreach (var decision in await decisions.ListAsync(id, ct))
            {
                if (DecisionReplay.Of(decision, weights) is { } again)
                {
                    replayed.Add(new(id, again));
                }
                else
                {
                    left++;
                }
            }
        }

        return new([.. replayed.OrderByDescending(it => it.Decision.At).Take(limit)], left);
    }

    private async ValueTask<IReadOnlyCollection<string>> ConversationsAsync(int limit, CancellationToken ct)
    {
        var most = Math.Min(MostConversations, limit);
        var newest = new Queue<string>();
        foreach (var span in Back)
        {
            newest.Clear();
            // The oldest first, and the same one comes in each of its ten minutes.
            await foreach (var (_, id) in changes.NotedAsync(SearchSlot.Of(time.GetUtcNow() - span), ct))
            {
                newest.Enqueue(id);
                if (newest.Count > 4 * most)
                {
                    newest.Dequeue();
                }
            }

            if (newest.Distinct(StringComparer.Ordinal).Count() >= most)
            {
                break;
            }
        }

        return [.. newest.Reverse().Distinct(StringComparer.Ordinal).Take(most)];
    }
}

/// <param name="ConversationId">Whose.</param>
/// <param name="Decision">Beside itself.</param>
public sealed record RecentDecision(string ConversationId, ReplayedDecision Decision);

/// <param name="Decisions">The newest first.</param>
/// <param name="Left">How many could not be made again.</param>
public sealed record RecentReplay(IReadOnlyList<RecentDecision> Decisions, int Left);
