using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>
/// Finds what the caller may see. The index narrows down where to look and may be old; the conversation's head decides on every hit, and
/// what is shown is read from the tables.
/// </summary>
public sealed class SearchDesk(ISearch search, ConversationStore conversations, CustomerStore customers)
{
    /// <summary>Hits of one call, of which the caller may perhaps see none; what is beyond is the next page's.</summary>
    private const int MaxLooked = 500;

    private const int Step = 50;

    public async ValueTask<SearchAnswer> FindAsync(Caller caller, SearchQuestion question, CancellationToken ct)
    {
        var readable = Permissions.MayReadAll(caller) ? null : await ReadableAsync(caller, ct);
        var request = new SearchRequest
        {
            Type = question.Type,
            Words = question.Words,
            Channel = question.Channel,
            Customers = question.Customer.Length > 0 ? await MembersAsync(question.Customer, ct) : null,
            Conversations = question.Type is SearchType.Customer ? null : readable,
            From = question.From,
            To = question.To,
            After = question.After,
            Limit = Step,
        };
        var found = new List<SearchFound>();
        for (var looked = 0; looked < MaxLooked;)
        {
            var hits = await search.FindAsync(request, ct);
            for (var i = 0; i < hits.Count; i++)
            {
                if (await OpenAsync(caller, readable, hits[i], question, ct) is { } hit && !found.Exists(it => IsSameCustomer(it, hit)))
                {
                    found.Add(hit);
                }

                request = request with { After = hits[i].Cursor };
                if (found.Count == question.Limit)
                {
                    return new(found, i == hits.Count - 1 && hits.Count < Step ? null : request.After);
                }
            }

            looked += hits.Count;
            if (hits.Count < Step)
            {
                return new(found, null);
            }
        }

        return new(found, request.After);
    }

    private static bool IsSameCustomer(SearchFound one, SearchFound other) =>
        one.Type is SearchType.Customer && one.Customer.Id == other.Customer.Id;

    /// <summary>The conversations that the agent may have access to, as far as the index knows.</summary>
    private async ValueTask<HashSet<string>> ReadableAsync(Caller caller, CancellationToken ct)
    {
        var hits = await search.FindAsync(
            new() { Type = SearchType.Conversation, Readers = [caller.Id, SearchDocuments.AnyAgent], Limit = SearchRequest.MaxLimit }, ct);
        return [.. hits.Select(hit => hit.Conversation)];
    }

    private async ValueTask<IReadOnlyCollection<string>> MembersAsync(string customer, CancellationToken ct) =>
        await customers.MembersAsync((await customers.CurrentAsync(customer, ct)).Id, ct);

    private async ValueTask<SearchFound?> OpenAsync(
        Caller caller, HashSet<string>? readable, SearchHit hit, SearchQuestion question, CancellationToken ct)
    {
        switch (hit)
        {
            case { Conversation.Length: 0 }:
                return await OpenCustomerAsync(caller, readable, hit, question.Words, ct);
            default:
                if (await ReadAsync(caller, hit.Conversation, ct) is not { } head)
                {
                    return null;
                }

                return hit.Sequence == 0
                    ? new(SearchType.Conversation, await customers.CurrentAsync(head.CustomerId, ct), head, null, search.Highlight(question.Words, head.Preview))
                    : await OpenMessageAsync(head, hit, question.Words, ct);
        }
    }

    private async ValueTask<SearchFound?> OpenMessageAsync(
        Conversation head, SearchHit hit, IReadOnlyList<SearchWord> words, CancellationToken ct) =>
        await conversations.EntryAsync(head.Id, hit.Sequence, ct) is { } entry
            ? new(SearchType.Message, await customers.CurrentAsync(hit.Customer, ct), head, entry, search.Highlight(words, entry.Text))
            : null;

    /// <summary>An agent may know of a customer with whom the agent may read a conversation.</summary>
    private async ValueTask<SearchFound?> OpenCustomerAsync(
        Caller caller, HashSet<string>? readable, SearchHit hit, IReadOnlyList<SearchWord> words, CancellationToken ct)
    {
        if (await customers.ProfileAsync(hit.Customer, ct) is null)
        {
            return null;
        }

        var current = await customers.CurrentAsync(hit.Customer, ct);
        if (readable is not null && !await KnowsAsync(caller, readable, await customers.MembersAsync(current.Id, ct), ct))
        {
            return null;
        }

        return new(SearchType.Customer, current, null, null, search.Highlight(words, current.Name));
    }

    private async ValueTask<bool> KnowsAsync(Caller caller, HashSet<string> readable, IReadOnlyList<string> members, CancellationToken ct)
    {
        foreach (var conversation in readable.Where(id => members.Contains(SearchDocuments.CustomerOf(id), StringComparer.Ordinal)))
        {
            if (await ReadAsync(caller, conversation, ct) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<Conversation?> ReadAsync(Caller caller, string id, CancellationToken ct) =>
        await conversations.GetAsync(id, ct) is { } head
        && Permissions.MayRead(caller, ConversationOwnership.Of(head))
            ? head
            : null;
}
