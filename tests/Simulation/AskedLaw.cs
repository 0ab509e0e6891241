using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Tests.Simulation;

/// <summary>
/// Who asked was answered, or is with an agent, or waits: followed from the message through each conversation in which it went on when customers
/// were merged and parted.
/// </summary>
internal sealed class AskedLaw(SimWorld world, SimProcess look, IReadOnlyList<Conversation> heads, IReadOnlyList<ConversationEntry> entries)
{
    private readonly Dictionary<string, Conversation> _heads = heads.ToDictionary(it => it.Id);
    private readonly ILookup<string, ConversationEntry> _entries = entries.OrderBy(it => it.Sequence).ToLookup(it => it.ConversationId);

    public void Check()
    {
        var questions = entries.Where(it => it is { Type: EntryType.Message, Direction: Direction.Inbound } && !it.Flags.Contains(MessageFlags.Blocked));
        foreach (var question in questions)
        {
            var owner = look.Get<CustomerStore>().FindAsync(question.Identity, default).AsTask().GetAwaiter().GetResult();
            if (owner is { } known && Left(question.ConversationId, question.Sequence, known.OriginId) is { } id
                && !(_heads.TryGetValue(id, out var head) && IsWanted(head) && head.CustomerId == known.Current.Id))
            {
                world.Fail($"message {question.MessageId} of {question.ConversationId} was never answered, and in {id} nobody is to answer it");
            }
        }
    }

    /// <summary>The conversation in which an answer is still owed; null: it was given, or somebody ended it without one.</summary>
    private string? Left(string conversation, long after, string origin)
    {
        foreach (var entry in _entries[conversation].Where(it => it.Sequence > after))
        {
            switch (entry)
            {
                case { Type: EntryType.Message, Direction: Direction.Outbound, AgentId.Length: > 0 } when !entry.Flags.Contains(MessageFlags.Blocked):
                case { Type: EntryType.Message, Direction: Direction.Outbound } when entry.Flags.Contains(MessageFlags.Bot):
                case { Type: EntryType.Event, Text: "resolved" }:
                    return null;
                case { Type: EntryType.Event, Text: "merged", About: 0 } when TakenBefore(entry, after, origin) is { } taken:
                    return Left(taken.ConversationId, taken.Sequence, origin);
                case { Type: EntryType.Event, Text: "merged", About: 0, Reason.Length: > 0 }:
                    return Left(entry.Reason, LastNumber(entry.Reason, it => it.Text == "merged" && it.Reason == conversation && it.About == entry.Sequence - 1), origin);
                case { Type: EntryType.Event, Text: ConversationEvents.Parted, About: 0, Reason.Length: > 0 } when entry.MessageId.EndsWith("-" + origin, StringComparison.Ordinal):
                    return Left(entry.Reason, LastNumber(entry.Reason, it => it.About > 0 && it.About < entry.Sequence && it.MessageId == entry.MessageId), origin);
                default:
                    break;
            }
        }

        return conversation;
    }

    /// <summary>
    /// Where the sender's own conversation took over before this one went on in another: who parts somebody from a conversation that another merge
    /// ends meanwhile finds nothing open there to note it in.
    /// </summary>
    private ConversationEntry? TakenBefore(ConversationEntry end, long after, string origin) => entries.LastOrDefault(it =>
        it is { Type: EntryType.Event, Text: ConversationEvents.Parted } && it.About >= after && it.About < end.Sequence
        && it.Reason == end.ConversationId && it.MessageId.EndsWith("-" + origin, StringComparison.Ordinal));

    /// <summary>Where a conversation took over from another: past its end when it did not.</summary>
    private long LastNumber(string conversation, Func<ConversationEntry, bool> what) =>
        _entries[conversation].LastOrDefault(it => it.Type is EntryType.Event && what(it))?.Sequence ?? long.MaxValue;

    private static bool IsWanted(Conversation head) => head.State switch
    {
        ConversationState.Bot or ConversationState.Waiting or ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => true,
        ConversationState.New or ConversationState.Resolved or ConversationState.Closed => false,
    };
}
