using System.Globalization;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// What a merge of customers means for their conversations. A customer has one open conversation: the merged one's ends and goes on in
/// the survivor's. Every head of a customer concerned is written once after the customer was merged or parted, so that whoever was about to write there,
/// on what was true before, has to look again.
/// </summary>
public sealed class ConversationJoining(
    ConversationStore conversations,
    ConversationOpener opener,
    ConversationParting parting,
    CustomerConversation writes,
    OpenQuestions questions,
    ConversationActions actions,
    CustomerStore customers,
    Inboxes inboxes,
    IStageQueue queue,
    TimeProvider time)
{
    public async ValueTask JoinAsync(MergeRecord merge, CancellationToken ct)
    {
        var concerned = await ConcernedAsync(merge, ct);
        foreach (var customer in concerned)
        {
            await JoinEpisodesAsync(merge, customer, ct);
        }

        await SeekAgentsAsync(merge, concerned, ct);
    }

    public async ValueTask PartAsync(MergeRecord merge, CancellationToken ct)
    {
        var concerned = await ConcernedAsync(merge, ct);
        var parted = new List<string>();
        foreach (var customer in concerned)
        {
            // Part of another all the same, perhaps, by a merge that begins to count now.
            await JoinEpisodesAsync(merge, customer, ct);
            await foreach (var head in conversations.EpisodesAsync(customer, ct))
            {
                if ((await customers.CurrentAsync(customer, ct)).Id == customer)
                {
                    parted.AddRange(await parting.TakeOutAsync(merge, head.Id, ct));
                }
            }
        }

        foreach (var customer in parted)
        {
            concerned = [.. concerned.Union(await customers.PathAsync(customer, ct), StringComparer.Ordinal)];
        }

        await SeekAgentsAsync(merge, concerned, ct);
    }

    private async ValueTask<IReadOnlyList<string>> ConcernedAsync(MergeRecord merge, CancellationToken ct) =>
        [.. (await customers.PathAsync(merge.MergedId, ct)).Union(await customers.PathAsync(merge.SurvivorId, ct), StringComparer.Ordinal)];

    /// <summary>Nothing while the customer is nobody's part. Of two merges in opposite directions that raced it may be the survivor who is.</summary>
    private async ValueTask JoinEpisodesAsync(MergeRecord merge, string customer, CancellationToken ct)
    {
        await foreach (var head in conversations.EpisodesAsync(customer, ct))
        {
            var isDone = false;
            while (!isDone && await conversations.GetAsync(head.Id, ct) is { } seen)
            {
                // Again when somebody wrote meanwhile: what came last goes on with the rest.
                var current = (await customers.CurrentAsync(customer, ct)).Id;
                isDone = current == customer || await TryJoinAsync(merge, seen, current, ct);
            }
        }
    }

    private async ValueTask<bool> TryJoinAsync(MergeRecord merge, Conversation seen, string survivor, CancellationToken ct)
    {
        var hasMore = CustomerConversation.IsOpen(seen) && seen.LastSequence > 0;
        return (hasMore ? await CarryOnAsync(merge, seen, ct) : "") is { } target && await TryEndAsync(merge, seen, survivor, target, ct);
    }

    /// <summary>Lets the conversation of whom the customer is part of take over what was open; its id. Null when the customer is nobody's part any more.</summary>
    private ValueTask<string?> CarryOnAsync(MergeRecord merge, Conversation head, CancellationToken ct) =>
        writes.WriteAsync(
            head.CustomerId,
            head.Identity,
            async it => it.CustomerId == head.CustomerId ? null : new ConversationWrite(CarriedOn(await TurnedAsync(it, head, ct), head))
            {
                Entries = [Event(it, merge, head.Id) with { About = head.LastSequence }],
                OnceId = string.Create(CultureInfo.InvariantCulture, $"merge-{merge.Id}-{head.Id}-{head.LastSequence}"),
            },
            ct);

    private Conversation CarriedOn(Conversation it, Conversation head) => (CustomerConversation.IsWanted(head) ? writes.Wanted(it) : it) with
    {
        Agents = [.. it.Agents.Union(head.Agents, StringComparer.Ordinal)],
        Urgency = Math.Max(it.Urgency, head.Urgency),
        OwedSince = it.OwedSince is null || head.OwedSince < it.OwedSince ? head.OwedSince ?? it.OwedSince : it.OwedSince,
        Language = it.Language.Length > 0 ? it.Language : head.Language,
        Skills = it.Skills.Length > 0 ? it.Skills : head.Skills,
    };

    /// <summary>An address is turned to only while it is the customer's.</summary>
    private async ValueTask<Conversation> TurnedAsync(Conversation it, Conversation head, CancellationToken ct)
    {
        if (await IsAnsweredThereAsync(it, head, ct) && !await writes.IsAnothersAsync(head.Identity, it, ct))
        {
            return CustomerConversation.AnsweredAs(it, head);
        }

        // It may have begun just now, with an address that is not the customer's any more.
        return await writes.IsAnothersAsync(it.Identity, it, ct) ? CustomerConversation.AnsweredAt(it, await writes.ElsewhereAsync(it, ct)) : it;
    }

    /// <summary>The customer is answered where an answer is owed, and of two such places where the customer wrote last.</summary>
    private async ValueTask<bool> IsAnsweredThereAsync(Conversation it, Conversation head, CancellationToken ct)
    {
        if (it.LastSequence == 0)
        {
            return true;
        }

        return it.OwedSince is null == head.OwedSince is null
            ? (await questions.LastAsync(head, ct))?.Since > ((await questions.LastAsync(it, ct))?.Since ?? default)
            : head.OwedSince is not null;
    }

    /// <summary>False when it is not what was seen any more.</summary>
    private async ValueTask<bool> TryEndAsync(MergeRecord merge, Conversation seen, string survivor, string target, CancellationToken ct)
    {
        var flagged = seen with { MergedInto = survivor };
        var write = StateMachine.Next(seen.State, ConversationTrigger.Merge) is { } state
            ? new ConversationWrite(Waiting.End(flagged with { State = state, AgentId = "", OwedSince = null, SnoozedUntil = null, ResolvedAt = time.GetUtcNow() }))
            {
                Entries = [Event(seen, merge, target)],
            }
            : new ConversationWrite(flagged);
        var result = await conversations.UpdateAsync(seen.Id, it => it.ETag == seen.ETag ? write : null, ct);
        if (result.Status is UpdateStatus.Unchanged)
        {
            return false;
        }

        await inboxes.RemoveFromWaitingAsync(seen.WaitingKey, ct);
        if (target.Length > 0 && result.Head is { } ended)
        {
            await actions.AnnounceAsync(ended, ct);
            if (seen.Holder is { Length: > 0 } agent)
            {
                await actions.WithdrawnAsync(agent, ended.Id, seen.OfferId, "merged", ct);
                await actions.LeaveAsync(agent, ended, ct);
            }
        }

        return true;
    }

    /// <summary>
    /// Has an agent looked for where one is wanted now: for whoever took part, since a try before this one, or before it was undone, may have
    /// ended between making a conversation wait and telling anybody.
    /// </summary>
    private async ValueTask SeekAgentsAsync(MergeRecord merge, IReadOnlyList<string> concerned, CancellationToken ct)
    {
        foreach (var customer in concerned)
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

    private ConversationEntry Event(Conversation head, MergeRecord merge, string other)
    {
        var what = ConversationEvents.NameOf(ConversationTrigger.Merge);
        return ConversationEvents.Entry(head, what, $"{what}-{merge.Id}", merge.ByAgentId, other, time.GetUtcNow());
    }
}
