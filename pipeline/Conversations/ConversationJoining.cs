using System.Globalization;
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
                    // Again when somebody wrote meanwhile: where answers go may have changed with it.
                    while (await conversations.GetAsync(head.Id, ct) is { } seen && !await TryTakeOutAsync(merge, seen, ct))
                    {
                    }
                }
            }
        }

        // After the survivor's: what is known there of how to answer goes before what is known here.
        await foreach (var head in conversations.EpisodesAsync(merge.MergedId, ct))
        {
            await AskAgainAsync(merge, head, ct);
        }

        await SeekAgentsAsync(merge, ct);
    }

    private async ValueTask JoinEpisodesAsync(MergeRecord merge, CancellationToken ct)
    {
        await foreach (var head in conversations.EpisodesAsync(merge.MergedId, ct))
        {
            // Again when somebody wrote meanwhile: what came last must be carried on, too.
            var seen = head;
            while (!await TryEndAsync(merge, seen, IsOpen(seen) ? await CarryOnAsync(merge, seen, ct) : "", ct)
                && await conversations.GetAsync(head.Id, ct) is { } now)
            {
                seen = now;
            }
        }
    }

    private async ValueTask<IEnumerable<string>> ConcernedAsync(MergeRecord merge, CancellationToken ct) =>
        (await customers.PathAsync(merge.MergedId, ct)).Union(await customers.PathAsync(merge.SurvivorId, ct), StringComparer.Ordinal);

    private static bool IsOpen(Conversation head) => StateMachine.Next(head.State, ConversationTrigger.Merge) is not null;

    /// <summary>Whether it is with somebody, or waits for somebody.</summary>
    private static bool IsWanted(Conversation head) => head.State switch
    {
        ConversationState.Waiting or ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => true,
        ConversationState.New or ConversationState.Bot or ConversationState.Resolved or ConversationState.Closed => false,
    };

    /// <summary>Lets the survivor's conversation take over what was open; its id.</summary>
    private ValueTask<string> CarryOnAsync(MergeRecord merge, Conversation head, CancellationToken ct) =>
        WriteAsync(
            merge.SurvivorId,
            head.Identity,
            it => new ConversationWrite(Wanted(Turned(it, head), IsWanted(head)) with
            {
                Agents = [.. it.Agents.Union(head.Agents, StringComparer.Ordinal)],
                Urgency = Math.Max(it.Urgency, head.Urgency),
                OwedSince = it.OwedSince is null || head.OwedSince < it.OwedSince ? head.OwedSince ?? it.OwedSince : it.OwedSince,
                Language = it.Language.Length > 0 ? it.Language : head.Language,
                Skills = it.Skills.Length > 0 ? it.Skills : head.Skills,
            })
            {
                Entries = [Event(it, ConversationEvents.NameOf(ConversationTrigger.Merge), merge, head.Id)],
                OnceId = string.Create(CultureInfo.InvariantCulture, $"merge-{merge.Id}-{head.Id}-{head.LastSequence}"),
            },
            ct);

    /// <summary>The customer is answered where the customer wrote last; in one that nobody has written in that is where the other was.</summary>
    private static Conversation Turned(Conversation it, Conversation head) =>
        it.LastSequence == 0 || (head.OwedSince is not null && (it.OwedSince is null || head.LastMessageAt > it.LastMessageAt))
            ? AnsweredAs(it, head)
            : it;

    private static Conversation AnsweredAs(Conversation it, Conversation other) => it with
    {
        Channel = other.Channel,
        Account = other.Account,
        Address = other.Address,
        ReplyContext = other.ReplyContext,
        ReplyMemory = other.ReplyMemory,
    };

    /// <summary>Of another address neither the note is kept, which leads into somebody's chat, nor what was counted there.</summary>
    private static Conversation AnsweredAt(Conversation it, ChannelIdentity to) => it.Identity == to ? it : it with
    {
        Channel = to.Channel,
        Account = to.Account,
        Address = to.Address,
        ReplyContext = "",
        ReplyMemory = "",
    };

    /// <summary>False when it is not what was seen any more.</summary>
    private async ValueTask<bool> TryEndAsync(MergeRecord merge, Conversation seen, string target, CancellationToken ct)
    {
        var (agent, offer, waitingKey) = ("", "", "");
        var result = await conversations.UpdateAsync(
            seen.Id,
            head =>
            {
                if (head.ETag != seen.ETag)
                {
                    return null;
                }

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
        if (result.Status is UpdateStatus.Unchanged)
        {
            return false;
        }

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

        return true;
    }

    /// <summary>
    /// Takes who was parted out of a conversation of the survivor: answers no longer go there, and what they still waited for waits in
    /// a conversation of their own. What was said stays where it was said. False when it is not what was seen any more.
    /// </summary>
    private async ValueTask<bool> TryTakeOutAsync(MergeRecord merge, Conversation head, CancellationToken ct)
    {
        var theirs = head.Identity;
        var mine = theirs;
        if (IsOpen(head))
        {
            var entries = await LastAsync(head.Id, head.LastSequence, ct);
            mine = await IsAnothersAsync(theirs, head, ct) ? await ElsewhereAsync(head, entries, ct) : theirs;
            foreach (var (asker, since) in IsWanted(head) ? Askers(head, entries) : [])
            {
                if (await IsAnothersAsync(asker, head, ct))
                {
                    await WaitAnewAsync(
                        merge, head.Id, asker, it => (asker == theirs ? AnsweredAs(it, head) : AnsweredAt(it, asker)) with { OwedSince = it.OwedSince ?? since }, ct);
                }
            }
        }

        var result = await conversations.UpdateAsync(
            head.Id,
            // Written also when nothing in it changes: see the class.
            it => it.ETag != head.ETag ? null : new ConversationWrite(AnsweredAt(it, mine))
            {
                Entries = mine == theirs ? [] : [Event(it, ConversationEvents.Parted, merge, "")],
            },
            ct);
        if (result.Status is UpdateStatus.Unchanged)
        {
            return false;
        }

        if (mine != theirs && result.Head is { } changed)
        {
            await actions.AnnounceAsync(changed, ct);
        }

        return true;
    }

    /// <summary>
    /// What the merge ended, and nobody answered where it went on, waits again: the question stands in the conversation that ended, and the
    /// survivor's may have been turned to somebody else since.
    /// </summary>
    private async ValueTask AskAgainAsync(MergeRecord merge, Conversation head, CancellationToken ct)
    {
        var entries = await LastAsync(head.Id, head.LastSequence, ct);
        var ended = entries.LastOrDefault(entry => entry.Type is EntryType.Event && entry.MessageId == IdOf(ConversationEvents.NameOf(ConversationTrigger.Merge), merge));
        if (ended is not { Reason: { Length: > 0 } target } || entries.Any(entry => entry.Sequence > ended.Sequence && OpenQuestions.IsAnswer(entry))
            || await conversations.GetAsync(target, ct) is not { } wentOn
            || (await LastAsync(target, wentOn.LastSequence, ct)).Any(entry => entry.At >= ended.At && OpenQuestions.IsAnswer(entry)))
        {
            return;
        }

        foreach (var (asker, since) in OpenQuestions.In(entries.TakeWhile(entry => entry.Sequence < ended.Sequence)))
        {
            await WaitAnewAsync(merge, target, asker, it => it with { OwedSince = it.OwedSince ?? since }, ct);
        }
    }

    /// <summary>Whoever wrote last is somebody to see to, answered or not: an agent was with them.</summary>
    private static IEnumerable<(ChannelIdentity Asker, DateTimeOffset? Since)> Askers(Conversation head, IReadOnlyList<ConversationEntry> entries) =>
    [
        (head.Identity, head.OwedSince),
        .. OpenQuestions.In(entries).Where(it => it.Asker != head.Identity).Select(it => (it.Asker, (DateTimeOffset?)it.Since)),
    ];

    private async ValueTask<bool> IsAnothersAsync(ChannelIdentity identity, Conversation head, CancellationToken ct) =>
        await customers.FindAsync(identity, ct) is { } owner && owner.Current.Id != head.CustomerId;

    /// <summary>Has whoever asked wait in a conversation of their own; once for each of a merge's parted, wherever they asked.</summary>
    private async ValueTask WaitAnewAsync(
        MergeRecord merge, string from, ChannelIdentity asker, Func<Conversation, Conversation> change, CancellationToken ct)
    {
        if (await customers.FindAsync(asker, ct) is { } owner)
        {
            await WriteAsync(
                owner.OriginId,
                asker,
                it => new ConversationWrite(Wanted(change(it), true))
                {
                    Entries = [Event(it, ConversationEvents.Parted, merge, from)],
                    OnceId = $"part-{merge.Id}-{owner.OriginId}",
                },
                ct);
        }
    }

    private async ValueTask<IReadOnlyList<ConversationEntry>> LastAsync(string id, long lastSequence, CancellationToken ct) =>
        await conversations.EntriesAsync(id, Math.Max(0, lastSequence - LookBack), long.MaxValue, LookBack, ct);

    /// <summary>Where else the conversation's customer wrote from, last in it; else ever; else nowhere, and it stays as it is.</summary>
    private async ValueTask<ChannelIdentity> ElsewhereAsync(Conversation head, IReadOnlyList<ConversationEntry> entries, CancellationToken ct)
    {
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

    private static string IdOf(string what, MergeRecord merge) => $"{what}-{merge.Id}";

    private ConversationEntry Event(Conversation head, string what, MergeRecord merge, string reason) => new()
    {
        ConversationId = head.Id,
        Type = EntryType.Event,
        MessageId = IdOf(what, merge),
        Channel = head.Channel,
        Text = what,
        AgentId = merge.ByAgentId,
        Reason = reason,
        At = time.GetUtcNow(),
    };
}
