using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseInboxes(ConversationStore conversations, ConversationActions actions, Inboxes inboxes, Mentions mentions, IFeed feed) : IErasureStep
{
    public string Name => ErasureSteps.Inboxes;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var ended = 0L;
        foreach (var id in erasure.Conversations)
        {
            var (agent, offer, isNew) = ("", "", false);
            var result = await conversations.UpdateAsync(
                id,
                head =>
                {
                    (agent, offer, isNew) = (head.Holder, head.OfferId, head.State is not ConversationState.Closed);
                    return IsBare(head) ? null : new ConversationWrite(Bare(head));
                },
                ct);
            if (result.Head is not { } bare)
            {
                continue;
            }

            await inboxes.RemoveFromWaitingAsync(bare.WaitingKey, ct);
            await inboxes.RemoveFromBotAsync(id, ct);
            await FreeAsync(bare, ct);
            await ForgetMentionsAsync(bare, ct);
            await feed.SendToGroupAsync(FeedNames.AgentsGroup, new FeedEvent(FeedNames.ConversationChanged, ConversationView.ForEverybody(bare)), ct);
            if (agent.Length > 0)
            {
                await actions.WithdrawnAsync(agent, id, offer, "erased", ct);
                await actions.LeaveAsync(agent, bare, ct);
            }

            if (isNew && bare.Channel == ChannelNames.Web)
            {
                await feed.SendToUserAsync(FeedNames.Visitor(bare.Address), new FeedEvent(FeedNames.ConversationClosed, new ConversationClosed(id)), ct);
            }

            ended += isNew ? 1 : 0;
        }

        return ended;
    }

    /// <summary>
    /// Nothing follows from this state, and nobody has it: it is not one that people lead to. The place in the waiting list and who was asked are remembered,
    /// for whoever goes on after a crash.
    /// </summary>
    private static Conversation Bare(Conversation head) => head with
    {
        State = ConversationState.Closed,
        AgentId = "",
        CustomerName = "",
        Preview = "",
        ReplyContext = "",
        ReplyMemory = "",
    };

    private static bool IsBare(Conversation head) => head == Bare(head);

    private async ValueTask ForgetMentionsAsync(Conversation bare, CancellationToken ct)
    {
        if (bare.Mentioned.Length == 0)
        {
            return;
        }

        await foreach (var page in ConversationPages.ReadAsync(conversations, bare.Id, ct))
        {
            foreach (var note in page.Where(it => it.Type is EntryType.Note))
            {
                await mentions.RemoveAsync(note, ct);
            }
        }
    }

    /// <summary>Everybody who ever had it, and to whom it was offered: who had it when a crash came is not known any more.</summary>
    private async ValueTask FreeAsync(Conversation bare, CancellationToken ct)
    {
        foreach (var agent in bare.Agents.Append(bare.OfferedTo).Concat(bare.Asked.Select(it => it.AgentId)).Where(it => it.Length > 0))
        {
            await inboxes.RemoveFromAgentAsync(agent, bare.Id, ct);
            await actions.ReleasePlaceAsync(agent, bare.Id, ct);
        }
    }
}
