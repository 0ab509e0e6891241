using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <summary>A visitor's current conversation, as far as it is the visitor's to see.</summary>
public sealed class VisitorConversations(ConversationOpener opener, ConversationStore conversations, ReadMarks marks)
{
    /// <summary>Where counting stops: nobody looks at the difference.</summary>
    private const int MostUnread = 200;

    /// <summary>Null before the first message.</summary>
    internal ValueTask<string?> FindAsync(Caller visitor, CancellationToken ct) =>
        opener.FindCurrentAsync(new ChannelIdentity(ChannelNames.Web, visitor.Account, visitor.Id), ct);

    /// <summary>How many answers came since the visitor last read.</summary>
    internal async ValueTask<int> UnreadAsync(Caller visitor, string conversationId, CancellationToken ct)
    {
        var after = await marks.GetAsync(conversationId, Reader.Customer, ct);
        var entries = await conversations.EntriesAsync(conversationId, after, long.MaxValue, MostUnread, ct);
        return entries.Count(entry => entry.Direction is Direction.Outbound && IsOf(visitor, entry));
    }

    /// <summary>A customer who also writes elsewhere sees here what belongs to this channel.</summary>
    internal static bool IsOf(Caller visitor, ConversationEntry entry) =>
        entry.IsForCustomer && entry.Channel == ChannelNames.Web && entry.Account == visitor.Account && entry.Address == visitor.Id;
}
