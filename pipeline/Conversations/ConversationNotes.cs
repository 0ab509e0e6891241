using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// What colleagues say to each other in a conversation: under its sequences, so that everybody sees them where they belong, and for nobody
/// else.
/// </summary>
public sealed class ConversationNotes(ConversationStore conversations, ConversationActions actions, Mentions mentions, IFeed feed, MediaUrls urls, TimeProvider time)
{
    /// <summary>Of a note, in UTF-16 units.</summary>
    public const int MaxLength = 4_000;

    public const int MaxMentions = 20;

    /// <summary>Adds a note; the same id of the same agent a second time changes nothing. Null when there is no such conversation.</summary>
    /// <param name="conversationId">Where.</param>
    /// <param name="agentId">Who writes.</param>
    /// <param name="clientNoteId">The same for every try.</param>
    /// <param name="text">What it says.</param>
    /// <param name="mentioned">Agents who are called to it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<ConversationEntry?> AddAsync(
        string conversationId, string agentId, string clientNoteId, string text, ImmutableArray<string> mentioned, CancellationToken ct)
    {
        var id = IdOf(conversationId, agentId, clientNoteId);
        var result = await conversations.UpdateAsync(
            conversationId,
            head => new ConversationWrite(head with { Mentioned = [.. head.Mentioned.Union(mentioned, StringComparer.Ordinal)] })
            {
                Entries = [Entry(head, id, agentId, text, mentioned, time.GetUtcNow()) with { ClientMessageId = clientNoteId }],
                OnceId = id,
            },
            ct);

        // A second time what follows is done again: the first may have ended before it came to that.
        if (result.Head is not { } written || await conversations.EntryAsync(conversationId, result.Sequence, ct) is not { } note)
        {
            return null;
        }

        await ShowAsync(written, note, ct);
        return note;
    }

    /// <summary>Calls who is mentioned, and shows the note to them, to its author and to whoever has the conversation.</summary>
    internal async ValueTask ShowAsync(Conversation head, ConversationEntry note, CancellationToken ct)
    {
        await actions.AnnounceAsync(head, ct);
        foreach (var agentId in note.Mentions)
        {
            await mentions.AddAsync(head, note, agentId, ct);
        }

        var shown = new FeedEvent(FeedNames.MessageReceived, MessageView.Of(note, urls));
        foreach (var agentId in note.Mentions.Append(note.AgentId).Append(head.Holder).Where(it => it.Length > 0).Distinct(StringComparer.Ordinal))
        {
            await feed.SendToUserAsync(FeedNames.Agent(agentId), shown, ct);
        }
    }

    internal static ConversationEntry Entry(
        Conversation head, string id, string agentId, string text, ImmutableArray<string> mentioned, DateTimeOffset at) => new()
        {
            ConversationId = head.Id,
            Type = EntryType.Note,
            MessageId = id,
            Channel = head.Channel,
            Text = text,
            AgentId = agentId,
            Mentions = mentioned,
            At = at,
        };

    private static string IdOf(string conversationId, string agentId, string clientNoteId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"note|{conversationId}|{agentId}|{clientNoteId}")).AsSpan(0, 16));
}
