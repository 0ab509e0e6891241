using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <summary>
/// What is a visitor's to see: all that was said on the website with this visitor, in whichever conversations it stands. A merge lets the
/// visitor go on in another's conversation, and its undoing in a third.
/// </summary>
public sealed class VisitorConversations(
    CustomerStore customers, ConversationOpener opener, ConversationStore conversations, CustomerTimeline timeline, ReadMarks marks)
{
    /// <summary>Where counting stops: nobody looks at the difference.</summary>
    private const int MostUnread = 200;

    /// <summary>The conversation in which the visitor's next message stands; null before the first message.</summary>
    internal ValueTask<string?> FindAsync(Caller visitor, CancellationToken ct) => opener.FindCurrentAsync(IdentityOf(visitor), ct);

    /// <summary>A page of what was said, newest first, and what leads to the next.</summary>
    internal async ValueTask<(IReadOnlyList<ConversationEntry> Entries, string Next)> ReadAsync(
        Caller visitor, string cursor, int limit, CancellationToken ct)
    {
        if (await customers.FindAsync(IdentityOf(visitor), ct) is not { } known)
        {
            return ([], "");
        }

        var page = await timeline.ReadOwnAsync(known.OriginId, cursor, limit, ct);
        return ([.. page.Entries.Where(entry => IsOf(visitor, entry))], page.Next);
    }

    /// <summary>How many answers came that the visitor has not read.</summary>
    internal async ValueTask<int> UnreadAsync(Caller visitor, CancellationToken ct)
    {
        if (await customers.FindAsync(IdentityOf(visitor), ct) is not { } known)
        {
            return 0;
        }

        var unread = new List<TimelinePlace>();
        foreach (var conversation in (await timeline.PlacesAsync(known.OriginId, MostUnread, ct)).GroupBy(place => place.ConversationId, StringComparer.Ordinal))
        {
            var readUpTo = await marks.GetAsync(conversation.Key, Reader.Customer, ct);
            unread.AddRange(conversation.Where(place => place.Sequence > readUpTo));
        }

        return (await timeline.EntriesAsync(unread, ct)).Count(entry => entry is { Direction: Direction.Outbound } && IsOf(visitor, entry));
    }

    /// <summary>Whether what stands there was said from or to this visitor.</summary>
    internal async ValueTask<bool> IsOfAsync(Caller visitor, string conversationId, long sequence, CancellationToken ct) =>
        await conversations.EntryAsync(conversationId, sequence, ct) is { } entry && IsOf(visitor, entry);

    /// <summary>A customer who also writes elsewhere sees here what belongs to this channel.</summary>
    private static bool IsOf(Caller visitor, ConversationEntry entry) => entry.IsForCustomer && entry.Identity == IdentityOf(visitor);

    private static ChannelIdentity IdentityOf(Caller visitor) => new(ChannelNames.Web, visitor.Account, visitor.Id);
}
