using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy;

/// <summary>Removes what was said in a conversation that is over; that there was one, whose, and who had it, stays.</summary>
internal sealed class OldMessages(
    ConversationStore conversations, CustomerStore customers, CustomerTimeline timeline, MessageRemains remains, SearchIndexer indexer)
{
    private const int Page = 200;

    /// <summary>How much later than its slot a message's own time may be; a platform's clock is not ours.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <param name="head">As it was when it was found to be over: what is written since stays.</param>
    /// <param name="left">At least one.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>How many messages and events.</returns>
    public async ValueTask<long> RemoveAsync(Conversation head, Portion left, CancellationToken ct)
    {
        var removed = 0L;
        while (left.Count > 0
            && await conversations.EntriesAsync(head.Id, 0, head.LastSequence + 1, Math.Min(Page, left.Count), ct) is { Count: > 0 } page)
        {
            await remains.RemoveFilesAsync(page, ct);
            await remains.RemoveMarksAsync(page, null, ct);
            await ForgetPlacesAsync(head, page, ct);
            await conversations.RemoveAsync(head.Id, page, ct);
            left.Take(page.Count);
            removed += page.Count;
        }

        if (left.Count > 0)
        {
            // As the last thing: whoever finds no message and this done has nothing to do.
            await conversations.UpdateAsync(head.Id, it => it.ETag == head.ETag && it != Bare(it) ? new ConversationWrite(Bare(it)) : null, ct);
        }

        return removed;
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

    /// <summary>The rows lie with whose identity a message came from or went to.</summary>
    private async ValueTask ForgetPlacesAsync(Conversation head, IReadOnlyList<ConversationEntry> page, CancellationToken ct)
    {
        var owners = new HashSet<string>(StringComparer.Ordinal) { head.CustomerId };
        foreach (var identity in page.Select(entry => entry.Identity).Distinct())
        {
            if (identity.Address.Length > 0 && await customers.FindAsync(identity, ct) is { } owner)
            {
                owners.Add(owner.OriginId);
            }
        }

        foreach (var owner in owners)
        {
            await timeline.RemoveAsync(owner, head.Id, page[0].Sequence, page[^1].Sequence, page[0].At, page[^1].At, ct);
        }
    }

    private static Conversation Bare(Conversation head) => head with { Preview = "", ReplyContext = "", ReplyMemory = "" };
}
