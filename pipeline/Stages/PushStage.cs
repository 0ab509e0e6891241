using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 7. Shows a written message to the browsers that are open on it: its agent's, and the visitor's when the customer
/// writes from the web. Never waits for a channel.
/// </summary>
internal sealed class PushStage(ConversationStore conversations, CustomerStore customers, IFeed feed, MediaUrls urls, TimeProvider time) : IStage
{
    public string Name => QueueNames.Push;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await conversations.GetAsync(message.ConversationId, ct) is not { } head
            || await conversations.EntryAsync(message.ConversationId, message.Sequence, ct) is not { } entry)
        {
            return await customers.ErasedAtAsync(message.CustomerId, ct) is null ? Outcome.Rejected("message-missing") : Outcome.Dropped(ErasedSenders.Reason);
        }

        var view = MessageView.Of(entry, urls);
        if (head.AgentId.Length > 0)
        {
            var shown = new FeedEvent(FeedNames.MessageReceived, view) { Sent = () => PipelineTelemetry.Pushed(message, time.GetUtcNow()) };
            await feed.SendToUserAsync(FeedNames.Agent(head.AgentId), shown, ct);
        }
        else
        {
            if (head.Holder.Length > 0)
            {
                await feed.SendToUserAsync(FeedNames.Agent(head.Holder), new FeedEvent(FeedNames.ConversationChanged, ConversationView.Of(head)), ct);
            }

            await feed.SendToGroupAsync(FeedNames.AgentsGroup, new FeedEvent(FeedNames.ConversationChanged, ConversationView.ForEverybody(head)), ct);
        }

        if (entry.Channel == ChannelNames.Web && entry.IsForCustomer)
        {
            await feed.SendToUserAsync(
                FeedNames.Visitor(entry.Address), new FeedEvent(FeedNames.MessageReceived, MessageView.ForVisitor(entry, urls)), ct);
        }

        return Outcome.Done;
    }
}
