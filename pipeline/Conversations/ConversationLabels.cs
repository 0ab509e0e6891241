using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>What agents call a conversation, to find it again and to count. A label is there once, as it was written first.</summary>
public sealed class ConversationLabels(ConversationStore conversations, ConversationActions actions, IdSource ids, TimeProvider time)
{
    public const int Max = 20;

    /// <summary>Not now: there would be more than <see cref="Max"/>.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="byAgentId">Who says so.</param>
    /// <param name="add">Names as <see cref="Customers.CustomerProfile.TryName"/> lets them be.</param>
    /// <param name="remove">The same.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<ActionResult> ChangeAsync(
        string conversationId, string byAgentId, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken ct)
    {
        var isTooMany = false;
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                var gone = head.Labels.Intersect(remove, StringComparer.OrdinalIgnoreCase).ToList();
                var come = add.Except(head.Labels, StringComparer.OrdinalIgnoreCase).Except(remove, StringComparer.OrdinalIgnoreCase).ToList();
                isTooMany = head.Labels.Length - gone.Count + come.Count > Max;
                return isTooMany || gone.Count + come.Count == 0
                    ? null
                    : new ConversationWrite(head with
                    {
                        Labels = [.. head.Labels.Except(gone, StringComparer.OrdinalIgnoreCase).Concat(come).Order(StringComparer.OrdinalIgnoreCase)],
                    })
                    {
                        Entries =
                        [
                            ConversationEvents.Entry(
                                head,
                                ConversationEvents.Labelled,
                                ids.NewId(),
                                byAgentId,
                                string.Join(' ', come.Select(it => "+" + it).Concat(gone.Select(it => "-" + it))),
                                time.GetUtcNow()),
                        ],
                    };
            },
            ct);
        if (result.Head is not { } labelled)
        {
            return new(ActionStatus.Missing, null);
        }

        if (isTooMany)
        {
            return new(ActionStatus.NotNow, labelled);
        }

        await actions.AnnounceAsync(labelled, ct);
        return new(ActionStatus.Done, labelled);
    }
}
