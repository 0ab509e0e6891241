using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Finds the conversation that a message belongs to, or opens the customer's next one. An episode's head is insert-only, so two
/// senders of one customer who race cannot open two; the hint of the newest episode may be old and is repaired here.
/// </summary>
public sealed class ConversationOpener(ConversationStore conversations, CustomerStore customers)
{
    /// <summary>The conversation of whoever the customer is part of now; empty when that one was erased meanwhile.</summary>
    public ValueTask<string> ResolveAsync(KnownCustomer known, UnifiedMessage message, CancellationToken ct) =>
        ResolveAsync(known, message.Identity, message.ReceivedAt, ct);

    /// <param name="known">The customer.</param>
    /// <param name="from">Where an answer would go, should it be opened.</param>
    /// <param name="at">When it is opened.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<string> ResolveAsync(KnownCustomer known, ChannelIdentity from, DateTimeOffset at, CancellationToken ct)
    {
        while (true)
        {
            var customer = known.Current;
            var (id, wasOpened) = await ResolveAsync(customer, from, at, ct);
            if (!wasOpened)
            {
                return id;
            }

            // Who erases marks the customer and looks through the conversations then: a later one shows here, an earlier one there.
            if (await customers.ErasedAtAsync(customer.Id, ct) is not null)
            {
                await conversations.RemoveAsync(id, ct);
                return "";
            }

            // A merge that looked through the customer's conversations may have missed a new one: then it shows here.
            known = known with { Current = await customers.CurrentAsync(known.OriginId, ct) };
            if (known.Current.Id == customer.Id)
            {
                return id;
            }
        }
    }

    /// <summary>The newest conversation of whoever has this identity, as far as the hint knows; null before the first message.</summary>
    public async ValueTask<string?> FindCurrentAsync(ChannelIdentity identity, CancellationToken ct) =>
        await customers.FindAsync(identity, ct) is { } known ? await FindCurrentAsync(known.Current.Id, ct) : null;

    /// <summary>The customer's newest conversation, as far as the hint knows; it need not be there.</summary>
    public async ValueTask<string> FindCurrentAsync(string customerId, CancellationToken ct) =>
        Conversation.IdOf(customerId, Math.Max(1, await customers.OpenEpisodeAsync(customerId, ct)));

    private async ValueTask<(string Id, bool WasOpened)> ResolveAsync(
        Customer customer, ChannelIdentity from, DateTimeOffset at, CancellationToken ct)
    {
        var hinted = await customers.OpenEpisodeAsync(customer.Id, ct);
        var episode = Math.Max(1, hinted);
        while (true)
        {
            var id = Conversation.IdOf(customer.Id, episode);
            var found = await conversations.GetAsync(id, ct);
            if (found is { State: ConversationState.Closed })
            {
                episode++;
                continue;
            }

            if (found is null && !await conversations.TryOpenAsync(First(id, customer, episode, from, at), ct))
            {
                continue; // Another sender opened it between the two calls: read it.
            }

            if (episode != hinted)
            {
                await customers.SetOpenEpisodeAsync(customer.Id, episode, ct);
            }

            return (id, found is null);
        }
    }

    private static Conversation First(string id, Customer customer, int episode, ChannelIdentity from, DateTimeOffset at) => new()
    {
        Id = id,
        CustomerId = customer.Id,
        CustomerName = customer.Name,
        Episode = episode,
        State = ConversationState.New,
        Channel = from.Channel,
        Account = from.Account,
        Address = from.Address,
        CreatedAt = at,
        LastMessageAt = at,
    };
}
