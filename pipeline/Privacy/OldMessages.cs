using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Removes what was said long ago, on the channel where it was said, whether its conversation goes on or not. That there was a
/// conversation, whose, and who had it, stays; so do the sequences of what is left.
/// </summary>
internal sealed class OldMessages(
    ConversationStore conversations, CustomerTimeline timeline, MessageRemains remains, SearchIndexer indexer)
{
    private const int Page = 200;

    /// <summary>How much later than its slot a message's own time may be; a platform's clock is not ours.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <param name="head">Of a conversation in which something was said so long ago.</param>
    /// <param name="noted">What was noted of it then.</param>
    /// <param name="before">What was said until then goes.</param>
    /// <param name="isOurs">Whether a channel's messages go.</param>
    /// <param name="left">At least one.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>How many messages and events.</returns>
    public async ValueTask<long> RemoveAsync(
        Conversation head, NotedConversation noted, DateTimeOffset before, Func<string, bool> isOurs, Portion left, CancellationToken ct)
    {
        var isQuiet = head.LastMessageAt < before;
        // With what was noted last, all of it once more: what was still to be sent on its day, or came with another time, goes then.
        var (removed, after) = (0L, isQuiet && noted.Until > head.LastMessageAt ? 0 : Math.Max(0, noted.From - 1));
        while (left.Count > 0 && await conversations.EntriesAsync(head.Id, after, head.LastSequence + 1, Page, ct) is { Count: > 0 } page)
        {
            if (!isQuiet && !page.Any(entry => entry.At < before))
            {
                break;
            }

            var going = page.Where(entry => IsOld(entry) && isOurs(entry.Channel) && entry.Delivery is not DeliveryState.Pending).Take(left.Count).ToList();
            if (going.Count > 0)
            {
                await remains.RemoveFilesAsync(going, ct);
                await remains.RemoveMarksAsync(going, null, ct);
                await timeline.ForgetAsync(head.Id, going, [head.CustomerId], ct);
                await conversations.RemoveAsync(head.Id, going, ct);
                left.Take(going.Count);
                removed += going.Count;
            }

            after = page[^1].Sequence;
        }

        if (left.Count > 0 && isQuiet && isOurs(head.Channel))
        {
            // As the last thing: whoever finds no message and this done has nothing to do.
            await conversations.UpdateAsync(head.Id, it => it.ETag == head.ETag && it != Bare(it) ? new ConversationWrite(Bare(it)) : null, ct);
        }

        return removed;

        // A platform's own time may be wrong; what came before a message that is old is old.
        bool IsOld(ConversationEntry entry) => entry.At < before || (isQuiet && entry.Type is EntryType.Message);
    }

    /// <summary>Takes them out of the search index, too; to call for each conversation that was looked at.</summary>
    public ValueTask ForgetAsync(IReadOnlyCollection<string> conversationIds, CancellationToken ct) => indexer.ForgetMessagesAsync(conversationIds, ct);

    /// <summary>Removes the marks of what was said in a slot.</summary>
    public async ValueTask<long> RemoveMarksAsync(NotedConversation noted, Portion left, CancellationToken ct)
    {
        var (removed, after, end) = (0L, Math.Max(0, noted.From - 1), noted.Until + Tolerance);
        while (left.Count > 0 && await conversations.EntriesAsync(noted.ConversationId, after, long.MaxValue, Page, ct) is { Count: > 0 } page)
        {
            var old = page.TakeWhile(entry => entry.At < end).ToList();
            removed += await remains.RemoveMarksAsync(old, null, ct);
            left.Take(old.Count);
            if (old.Count < page.Count)
            {
                break;
            }

            after = page[^1].Sequence;
        }

        return removed;
    }

    /// <summary>An agent who has it, or will, may still answer: how, stays.</summary>
    private static Conversation Bare(Conversation head) => head.State is ConversationState.Resolved or ConversationState.Closed
        ? head with { Preview = "", ReplyContext = "", ReplyMemory = "" }
        : head with { Preview = "" };
}
