using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Writes into the open conversation of a customer while customers are merged and parted. Whose it is, and whose an address, is asked after its
/// head was read and before it is written: who changes that meanwhile writes the head afterwards, and this asks again.
/// </summary>
public sealed class CustomerConversation(
    ConversationStore conversations, ConversationOpener opener, OpenQuestions questions, CustomerStore customers, MergeStore merges, TimeProvider time)
{
    /// <param name="customerId">Whose; whoever that is part of.</param>
    /// <param name="from">Where it begins, when it begins.</param>
    /// <param name="decide">What is written into a head; null: nothing, and that is all.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Its id; null when nothing was to be written; empty when the customer is no more.</returns>
    public async ValueTask<string?> WriteAsync(
        string customerId, ChannelIdentity from, Func<Conversation, ValueTask<ConversationWrite?>> decide, CancellationToken ct)
    {
        while (true)
        {
            var id = await opener.ResolveAsync(new KnownCustomer(customerId, await customers.CurrentAsync(customerId, ct)), from, time.GetUtcNow(), ct);
            if (id.Length == 0)
            {
                return id; // The customer was erased meanwhile.
            }

            if (await conversations.GetAsync(id, ct) is not { State: not ConversationState.Closed } head
                || (await customers.CurrentAsync(customerId, ct)).Id != head.CustomerId)
            {
                continue;
            }

            if (await decide(head) is not { } write)
            {
                return null;
            }

            if ((await conversations.UpdateAsync(id, it => it.ETag == head.ETag ? write : null, ct)).Status is not UpdateStatus.Unchanged)
            {
                return id;
            }
        }
    }

    /// <summary>Whether an address is another customer's than a conversation. One that nobody has is nobody's.</summary>
    public async ValueTask<bool> IsAnothersAsync(ChannelIdentity identity, Conversation head, CancellationToken ct) =>
        await customers.FindAsync(identity, ct) is { } owner && owner.Current.Id != head.CustomerId;

    /// <summary>
    /// Where the customer of a conversation is answered when that is not where it says: where this customer wrote last in it; else ever; else nowhere, and it
    /// stays as it is.
    /// </summary>
    public async ValueTask<ChannelIdentity> ElsewhereAsync(Conversation head, CancellationToken ct)
    {
        var own = await merges.IdentitiesAsync(await customers.MembersAsync(head.CustomerId, ct), ct);
        var candidates = (await questions.WritersAsync(head, ct))
            .Concat(own.Where(it => it.Channel.Length > 0).Select(it => new ChannelIdentity(it.Channel, it.Account, it.Address)));
        foreach (var candidate in candidates.Distinct())
        {
            if ((await customers.FindAsync(candidate, ct))?.Current.Id == head.CustomerId)
            {
                return candidate;
            }
        }

        return head.Identity;
    }

    /// <summary>Has it wait for an agent, when nobody has it and it does not wait.</summary>
    public Conversation Wanted(Conversation head) => StateMachine.ToAnAgent(head.State) is { } trigger
        ? Waiting.Begin(head with { State = StateMachine.Next(head.State, trigger)!.Value }, time.GetUtcNow())
        : head;

    /// <summary>Turns answers to where another conversation's go, with all that is known of how to answer there.</summary>
    public static Conversation AnsweredAs(Conversation head, Conversation other) => head with
    {
        Channel = other.Channel,
        Account = other.Account,
        Address = other.Address,
        ReplyContext = other.ReplyContext,
        ReplyMemory = other.ReplyMemory,
    };

    /// <summary>Turns answers to an address. Of another neither the note is kept, which leads into somebody's chat, nor what was counted there.</summary>
    public static Conversation AnsweredAt(Conversation head, ChannelIdentity to) => head.Identity == to ? head : head with
    {
        Channel = to.Channel,
        Account = to.Account,
        Address = to.Address,
        ReplyContext = "",
        ReplyMemory = "",
    };

    /// <summary>Whether it is with somebody, or waits for somebody; what the bot has left unanswered waits then, for the bot looks at what is its own.</summary>
    public static bool IsWanted(Conversation head) => head.State switch
    {
        ConversationState.Bot => head.OwedSince is not null,
        ConversationState.Waiting or ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => true,
        ConversationState.New or ConversationState.Resolved or ConversationState.Closed => false,
    };

    public static bool IsOpen(Conversation head) => StateMachine.Next(head.State, ConversationTrigger.Merge) is not null;
}
