using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Finds the conversation that a message belongs to, or opens the customer's next one. An episode's head is insert-only, so two
/// senders of one customer who race cannot open two; the hint of the newest episode may be old and is repaired here.
/// </summary>
public sealed class ConversationOpener(ConversationStore conversations, CustomerStore customers)
{
    public async ValueTask<string> ResolveAsync(Customer customer, UnifiedMessage message, CancellationToken ct)
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

            if (found is null && !await conversations.TryOpenAsync(First(id, customer, episode, message), ct))
            {
                continue; // Another sender opened it between the two calls: read it.
            }

            if (episode != hinted)
            {
                await customers.SetOpenEpisodeAsync(customer.Id, episode, ct);
            }

            return id;
        }
    }

    /// <summary>The newest conversation of whoever has this identity, as far as the hint knows; null before the first message.</summary>
    public async ValueTask<string?> FindCurrentAsync(ChannelIdentity identity, CancellationToken ct) =>
        await customers.FindAsync(identity, ct) is { } customer
            ? Conversation.IdOf(customer.Id, Math.Max(1, await customers.OpenEpisodeAsync(customer.Id, ct)))
            : null;

    private static Conversation First(string id, Customer customer, int episode, UnifiedMessage message) => new()
    {
        Id = id,
        CustomerId = customer.Id,
        CustomerName = customer.Name,
        Episode = episode,
        State = ConversationState.New,
        Channel = message.Channel,
        Account = message.Account,
        Address = message.SenderId,
        CreatedAt = message.ReceivedAt,
        LastMessageAt = message.ReceivedAt,
    };
}
