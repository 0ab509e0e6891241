using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// What a merge of customers means for their conversations. A customer has one open conversation: the merged one's ends and goes on in
/// the survivor's. Every head of the merged customer is written once, so that whoever was about to write a message there, on what was
/// true before, has to look again.
/// </summary>
public sealed class ConversationJoining(
    ConversationStore conversations,
    ConversationOpener opener,
    ConversationActions actions,
    CustomerStore customers,
    MergeStore merges,
    Inboxes inboxes,
    IStageQueue queue,
    TimeProvider time)
{
    /// <summary>Entries that are looked through for where else a customer wrote from.</summary>
    private const int LookBack = 200;

    public async ValueTask JoinAsync(MergeRecord merge, CancellationToken ct)
    {
        foreach (var customer in await ConcernedAsync(merge, ct))
        {
            // Two merges in opposite directions that raced are a circle: then it is the survivor who is part of somebody.
            var current = (await customers.CurrentAsync(customer, ct)).Id;
            if (current != customer)
            {
                await JoinEpisodesAsync(merge with { SurvivorId = current, MergedId = customer }, ct);
            }
        }

        await SeekAgentsAsync(merge, ct);
    }

    public async ValueTask PartAsync(MergeRecord merge, CancellationToken ct)
    {
        foreach (var customer in await ConcernedAsync(merge, ct))
        {
            var current = (await customers.CurrentAsync(customer, ct)).Id;
            if (current != customer)
            {
                // Part of another all the same, by a merge that begins to count now: see above.
                await JoinEpisodesAsync(merge with { SurvivorId = current, MergedId = customer }, ct);
                continue;
            }

            await foreach (var head in conversations.EpisodesAsync(customer, ct))
            {
                await conversations.UpdateAsync(head.Id, it => it.MergedInto.Length == 0 ? null : new ConversationWrite(it with { MergedInto = "" }), ct);
                if (customer != merge.MergedId)
                {
                    await TakeOutAsync(merge, head, ct);
                }
            }
        }

        await SeekAgentsAsync(merge, ct);
    }

    private async ValueTask JoinEpisodesAsync(MergeRecord merge, CancellationToken ct)
    {
        await foreach (var head in conversations.EpisodesAsync(merge.MergedId, ct))
        {
            var target = IsOpen(head) ? await CarryOnAsync(merge, head, ct) : "";
            await EndAsync(merge, head.Id, target, ct);
        }
    }

    private async ValueTask<IEnumerable<string>> ConcernedAsync(MergeRecord merge, CancellationToken ct) =>
        (await customers.PathAsync(merge.MergedId, ct)).Union(await customers.PathAsync(merge.SurvivorId, ct), StringComparer.Ordinal);

    private static bool IsOpen(Conversation head) => StateMachine.Next(head.State, ConversationTrigger.Merge) is not null;

    /// <summary>Whether it is with somebody, or waits for somebody; what the bot has left unanswered waits then, for the bot looks at what is its own.</summary>
    private static bool IsWanted(Conversation head) => head.State switch
    {
        ConversationState.Bot => head.OwedSince is not null,
        ConversationState.Waiting or ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => true,
        ConversationState.New or ConversationState.Resolved or ConversationState.Closed => false,
    };

    /// <summary>Lets the survivor's conversation take over what was open; its id.</summary>
    private ValueTask<string> CarryOnAsync(MergeRecord merge, Conversation head, CancellationToken ct) =>
        WriteAsync(
            merge.SurvivorId,
            head.Identity,
            it => new ConversationWrite(Wanted(it, IsWanted(head)) with
            {
                Agents = [.. it.Agents.Union(head.Agents, StringComparer.Ordinal)],
                Urgency = Math.Max(it.Urgency, head.Urgency),
                OwedSince = it.OwedSince is null || head.OwedSince < it.OwedSince ? head.OwedSince ?? it.OwedSince : it.OwedSince,
                Language = it.Language.Length > 0 ? it.Language : head.Language,
                Skills = it.Skills.Length > 0 ? it.Skills : head.Skills,
            })
            {
                Entries = [Event(it, ConversationEvents.NameOf(ConversationTrigger.Merge), merge, head.Id)],
                OnceId = $"merge-{merge.Id}-{head.Id}",
            },
            ct);

    private async ValueTask EndAsync(MergeRecord merge, string conversationId, string target, CancellationToken ct)
    {
        var (agent, offer, waitingKey) = ("", "", "");
        var result = await conversations.UpdateAsync(
            conversationId,
            head =>
            {
                (agent, offer, waitingKey) = (head.Holder, head.OfferId, head.WaitingKey);
                var flagged = head with { MergedInto = merge.SurvivorId };
                return StateMachine.Next(head.State, ConversationTrigger.Merge) is not { } state
                    ? new ConversationWrite(flagged)
                    : new ConversationWrite(Waiting.End(
                        flagged with { State = state, AgentId = "", OwedSince = null, SnoozedUntil = null, ResolvedAt = time.GetUtcNow() }))
                    {
                        Entries = [Event(head, ConversationEvents.NameOf(ConversationTrigger.Merge), merge, target)],
                    };
            },
            ct);
        await inboxes.RemoveFromWaitingAsync(waitingKey, ct);
        if (target.Length > 0 && result.Head is { } ended)
        {
            await actions.AnnounceAsync(ended, ct);
            if (agent.Length > 0)
            {
                await actions.WithdrawnAsync(agent, ended.Id, offer, "merged", ct);
                await actions.LeaveAsync(agent, ended, ct);
            }
        }
    }

    /// <summary>
    /// Takes who was parted out of a conversation of the survivor: answers no longer go there, and what they still waited for waits in
    /// a conversation of their own. What was said stays where it was said.
    /// </summary>
    private async ValueTask TakeOutAsync(MergeRecord merge, Conversation head, CancellationToken ct)
    {
        var theirs = head.Identity;
        var owner = await customers.FindAsync(theirs, ct);
        var mine = theirs;
        if (IsOpen(head) && owner is { } other && other.Current.Id != head.CustomerId)
        {
            mine = await ElsewhereAsync(head, ct);
            if (IsWanted(head))
            {
                await WriteAsync(
                    other.OriginId,
                    theirs,
                    it => new ConversationWrite(Wanted(it, true) with { Channel = theirs.Channel, Account = theirs.Account, Address = theirs.Address })
                    {
                        Entries = [Event(it, ConversationEvents.Parted, merge, head.Id)],
                        OnceId = $"part-{merge.Id}-{head.Id}",
                    },
                    ct);
            }
        }

        var result = await conversations.UpdateAsync(
            head.Id,
            it =>
            {
                // Written also when nothing in it changes: see the class.
                var isTurned = mine != theirs && it.Identity == theirs;
                return new ConversationWrite(isTurned ? it with { Channel = mine.Channel, Account = mine.Account, Address = mine.Address } : it)
                {
                    Entries = isTurned ? [Event(it, ConversationEvents.Parted, merge, "")] : [],
                };
            },
            ct);
        if (mine != theirs && result.Head is { } changed)
        {
            await actions.AnnounceAsync(changed, ct);
        }
    }

    /// <summary>Where else the conversation's customer wrote from, last in it; else ever; else nowhere, and it stays as it is.</summary>
    private async ValueTask<ChannelIdentity> ElsewhereAsync(Conversation head, CancellationToken ct)
    {
        var entries = await conversations.EntriesAsync(head.Id, Math.Max(0, head.LastSequence - LookBack), long.MaxValue, LookBack, ct);
        var own = await merges.IdentitiesAsync(await customers.MembersAsync(head.CustomerId, ct), ct);
        var candidates = entries.Reverse().Where(entry => entry is { Type: EntryType.Message, Direction: Direction.Inbound }).Select(entry => entry.Identity)
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

    private Conversation Wanted(Conversation head, bool isWanted) => isWanted && StateMachine.ToAnAgent(head.State) is { } trigger
        ? Waiting.Begin(head with { State = StateMachine.Next(head.State, trigger)!.Value }, time.GetUtcNow())
        : head;

    /// <summary>
    /// Writes into a customer's open conversation; its id, empty when the customer is no more. Whose it is is asked after the head was read and before it is written: who merges
    /// or parts that customer meanwhile writes the head, and this asks again.
    /// </summary>
    private async ValueTask<string> WriteAsync(
        string customerId, ChannelIdentity from, Func<Conversation, ConversationWrite> decide, CancellationToken ct)
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

            var result = await conversations.UpdateAsync(id, it => it.ETag == head.ETag ? decide(it) : null, ct);
            if (result.Status is not UpdateStatus.Unchanged)
            {
                return id;
            }
        }
    }

    /// <summary>
    /// Has an agent looked for where one is wanted now: for whoever took part, since a try before this one, or before it was undone, may have
    /// ended between making a conversation wait and telling anybody.
    /// </summary>
    private async ValueTask SeekAgentsAsync(MergeRecord merge, CancellationToken ct)
    {
        foreach (var customer in await ConcernedAsync(merge, ct))
        {
            if (await conversations.GetAsync(await opener.FindCurrentAsync(customer, ct), ct) is not { } head)
            {
                continue;
            }

            if (head.State is ConversationState.Waiting)
            {
                await inboxes.AddToWaitingAsync(head, ct);
                await queue.SendAsync(
                    QueueNames.Assign, new StageMessage(head.Id, $"{merge.Id}-{head.Id}", new AssignRequest(head.Id, "merged")), ct);
            }

            await actions.AnnounceAsync(head, ct);
        }
    }

    private ConversationEntry Event(Conversation head, string what, MergeRecord merge, string reason) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = $"{what}-{merge.Id}",
        Channel = head.Channel,
        Text = what,
        AgentId = merge.ByAgentId,
        Reason = reason,
        At = time.GetUtcNow(),
    };
}
