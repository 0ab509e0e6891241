using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>Who asked in a conversation and has no answer yet: of several people who were taken for one, each for himself.</summary>
internal static class OpenQuestions
{
    private static readonly string Resolved = ConversationEvents.NameOf(ConversationTrigger.Resolve);

    /// <param name="entries">In order.</param>
    /// <returns>In the order in which they asked, each since the first message that has no answer.</returns>
    public static IReadOnlyList<OpenQuestion> In(IEnumerable<ConversationEntry> entries)
    {
        var asked = new List<OpenQuestion>();
        foreach (var entry in entries)
        {
            if (IsAnswer(entry))
            {
                asked.Clear();
            }
            else if (IsQuestion(entry) && !asked.Exists(it => it.Asker == entry.Identity))
            {
                asked.Add(new(entry.Identity, entry.At));
            }
        }

        return asked;
    }

    /// <summary>What a person says to the customer, and the end of a conversation. What Omni says by itself answers nobody.</summary>
    public static bool IsAnswer(ConversationEntry entry) => entry.Type switch
    {
        EntryType.Message => entry is { Direction: Direction.Outbound, AgentId.Length: > 0, IsForCustomer: true },
        EntryType.Event => entry.Text == Resolved,
        EntryType.Note => false,
    };

    private static bool IsQuestion(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event }
        && !entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);
}

/// <param name="Asker">Who, and where.</param>
/// <param name="Since">Since when.</param>
internal readonly record struct OpenQuestion(ChannelIdentity Asker, DateTimeOffset Since);
