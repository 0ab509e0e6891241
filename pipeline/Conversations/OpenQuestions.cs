using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Who asked in a conversation and has no answer yet: of several people who were taken for one, each for himself. What was asked in a
/// conversation that a merge ended is asked where it goes on.
/// </summary>
public sealed class OpenQuestions(ConversationStore conversations, CustomerStore customers)
{
    /// <summary>Entries of a conversation that are looked through.</summary>
    private const int LookBack = 200;

    private static readonly string Resolved = ConversationEvents.NameOf(ConversationTrigger.Resolve);
    private static readonly string Merged = ConversationEvents.NameOf(ConversationTrigger.Merge);

    /// <returns>In the order in which they asked, each since the first message that has no answer.</returns>
    public ValueTask<IReadOnlyList<OpenQuestion>> InAsync(Conversation head, CancellationToken ct) => InAsync(head.Id, head.LastSequence, [], ct);

    /// <summary>Where the customer last wrote in a conversation, and when; null: nowhere, as far as is looked.</summary>
    public async ValueTask<OpenQuestion?> LastAsync(Conversation head, CancellationToken ct) =>
        (await EntriesAsync(head.Id, head.LastSequence, ct)).LastOrDefault(IsQuestion) is { } last ? new(last.Identity, last.At) : null;

    /// <summary>From where anybody wrote in a conversation, last first.</summary>
    public async ValueTask<IEnumerable<ChannelIdentity>> WritersAsync(Conversation head, CancellationToken ct) =>
        (await EntriesAsync(head.Id, head.LastSequence, ct)).Reverse()
            .Where(it => it is { Type: EntryType.Message, Direction: Direction.Inbound }).Select(it => it.Identity).Distinct();

    /// <param name="id">The conversation.</param>
    /// <param name="last">Up to which entry.</param>
    /// <param name="known">What was found so far: customers who are merged and parted again and again refer to the same places many times. Each refers to what was before it.</param>
    /// <param name="ct">Ends the reading.</param>
    private async ValueTask<IReadOnlyList<OpenQuestion>> InAsync(
        string id, long last, Dictionary<(string Id, long Last), IReadOnlyList<OpenQuestion>> known, CancellationToken ct)
    {
        if (known.TryGetValue((id, last), out var found))
        {
            return found;
        }

        var asked = new List<OpenQuestion>();
        foreach (var entry in await EntriesAsync(id, last, ct))
        {
            if (IsAnswer(entry))
            {
                asked.Clear();
            }
            else if (entry is { Type: EntryType.Event, About: > 0 } && (entry.Text == Merged || entry.Text == ConversationEvents.Parted))
            {
                var there = await InAsync(entry.Reason, entry.About, known, ct);
                var came = entry.Text == Merged ? there : await OfAsync(there, entry, ct);
                asked.AddRange(came.ExceptBy(asked.Select(it => it.Asker), it => it.Asker));
            }
            else if (entry is { Type: EntryType.Event, Text: ConversationEvents.Parted })
            {
                asked = [.. asked.Except(await OfAsync(asked, entry, ct))];
            }
            else if (IsQuestion(entry) && !asked.Exists(it => it.Asker == entry.Identity))
            {
                asked.Add(new(entry.Identity, entry.At));
            }
        }

        known[(id, last)] = asked;
        return asked;
    }

    /// <summary>What was asked by the customer whom a parting names.</summary>
    private async ValueTask<IReadOnlyList<OpenQuestion>> OfAsync(IReadOnlyList<OpenQuestion> asked, ConversationEntry parted, CancellationToken ct)
    {
        var theirs = new List<OpenQuestion>();
        foreach (var question in asked)
        {
            if (await customers.FindAsync(question.Asker, ct) is { } owner && parted.MessageId.EndsWith("-" + owner.OriginId, StringComparison.Ordinal))
            {
                theirs.Add(question);
            }
        }

        return theirs;
    }

    private async ValueTask<IReadOnlyList<ConversationEntry>> EntriesAsync(string id, long last, CancellationToken ct) =>
        await conversations.EntriesAsync(id, Math.Max(0, last - LookBack), last + 1, LookBack, ct);

    /// <summary>What a person or the bot says to the customer, and the end of a conversation. What Omni says by itself beside that answers nobody.</summary>
    private static bool IsAnswer(ConversationEntry entry) => entry.Type switch
    {
        EntryType.Message => entry is { Direction: Direction.Outbound, AgentId.Length: > 0, IsForCustomer: true } or { IsBotAnswer: true },
        EntryType.Event => entry.Text == Resolved,
        EntryType.Note => false,
    };

    private static bool IsQuestion(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event }
        && !entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);
}

/// <param name="Asker">Who, and where.</param>
/// <param name="Since">Since when.</param>
public readonly record struct OpenQuestion(ChannelIdentity Asker, DateTimeOffset Since);
