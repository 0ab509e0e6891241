using System.Runtime.CompilerServices;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>
/// Makes documents of what the tables hold, and of nothing else: an index that was kept up to date and one that was built anew are the
/// same. What was masked or withheld is not looked at.
/// </summary>
public sealed class SearchDocuments(ConversationStore conversations, CustomerStore customers, MergeStore merges)
{
    /// <summary>In the place of an agent: any may read it, since it waits for one or the bot has it.</summary>
    internal const string AnyAgent = "*";

    private const int Few = 8;

    /// <summary>The conversation and its messages from a sequence on; nothing when there is no such conversation.</summary>
    internal async IAsyncEnumerable<SearchDocument> OfConversationAsync(string id, long from, [EnumeratorCancellation] CancellationToken ct)
    {
        if (await conversations.GetAsync(id, ct) is not { } head)
        {
            yield break;
        }

        yield return OfHead(head);
        var origins = new Dictionary<ChannelIdentity, string>();
        await foreach (var entry in EntriesAsync(head, from, ct))
        {
            if (entry is { Type: EntryType.Message, Text.Length: > 0 })
            {
                yield return OfMessage(entry, await OriginAsync(entry, head, origins, ct));
            }
        }
    }

    /// <summary>The conversation without its messages; null when there is no such conversation.</summary>
    internal async ValueTask<SearchDocument?> OfHeadAsync(string id, CancellationToken ct) =>
        await conversations.GetAsync(id, ct) is { } head ? OfHead(head) : null;

    /// <summary>Null when there is no such customer.</summary>
    internal async ValueTask<SearchDocument?> OfCustomerAsync(string id, CancellationToken ct)
    {
        if (await customers.ProfileAsync(id, ct) is not { } profile)
        {
            return null;
        }

        var identities = await merges.IdentitiesAsync([id], ct);
        return new()
        {
            Type = SearchType.Customer,
            Customer = id,
            At = profile.CreatedAt,
            Text = string.Join('\n', [profile.Name, .. profile.Labels, .. profile.Fields.Values]),
            Exact = [.. identities.SelectMany(SpellingsOf)],
        };
    }

    /// <summary>A conversation's id begins with its customer's.</summary>
    internal static string CustomerOf(string conversationId) =>
        conversationId.LastIndexOf('-') is var end and > 0 ? conversationId[..end] : conversationId;

    /// <summary>A few by their keys, which is cheaper than a look for where they begin; many in pages.</summary>
    private async IAsyncEnumerable<ConversationEntry> EntriesAsync(Conversation head, long from, [EnumeratorCancellation] CancellationToken ct)
    {
        // What is behind the head's last number by now is a change of its own.
        if (head.LastSequence - from < Few)
        {
            for (var sequence = from; sequence <= head.LastSequence; sequence++)
            {
                if (await conversations.EntryAsync(head.Id, sequence, ct) is { } entry)
                {
                    yield return entry;
                }
            }

            yield break;
        }

        await foreach (var page in ConversationPages.ReadAsync(conversations, head.Id, from - 1, ct))
        {
            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    private static SearchDocument OfHead(Conversation head) => new()
    {
        Type = SearchType.Conversation,
        Conversation = head.Id,
        Customer = head.CustomerId,
        Channel = head.Channel,
        At = head.LastMessageAt,
        Text = head.Preview,
        Readers = [.. ReadersOf(head)],
    };

    private static SearchDocument OfMessage(ConversationEntry entry, string origin) => new()
    {
        Type = SearchType.Message,
        Conversation = entry.ConversationId,
        Sequence = entry.Sequence,
        Customer = origin,
        Channel = entry.Channel,
        At = entry.At,
        Text = entry.Text,
    };

    private static IEnumerable<string> SpellingsOf(CustomerIdentity it)
    {
        if (it.Identifier.Length == 0)
        {
            return [it.Address];
        }

        var value = VerifiedIdentifiers.ValueOf(it.Identifier);
        return VerifiedIdentifiers.KindOf(it.Identifier) == VerifiedIdentifiers.Phone ? [value, value[1..], VerifiedIdentifiers.NationalOf(value)] : [value];
    }

    /// <summary>Whoever <see cref="Permissions.MayRead"/> lets read it, but for those who see everything.</summary>
    private static IEnumerable<string> ReadersOf(Conversation head)
    {
        var ownership = ConversationOwnership.Of(head);
        return ((IEnumerable<string>)[.. head.Agents, .. head.Mentioned, head.AgentId, head.OfferedTo, ownership.IsWaiting ? AnyAgent : ""])
            .Where(agent => agent.Length > 0).Distinct(StringComparer.Ordinal);
    }

    private async ValueTask<string> OriginAsync(
        ConversationEntry entry, Conversation head, Dictionary<ChannelIdentity, string> origins, CancellationToken ct)
    {
        var identity = entry.Identity;
        if (!origins.TryGetValue(identity, out var origin))
        {
            origin = (await customers.FindAsync(identity, ct))?.OriginId ?? head.CustomerId;
            origins.Add(identity, origin);
        }

        return origin;
    }
}
