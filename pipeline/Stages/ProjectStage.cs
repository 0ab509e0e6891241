using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Search;
using Omni.Pipeline.Webhooks;

namespace Omni.Pipeline.Stages;

/// <summary>Step 9. Rows that are derived from the conversations and could be made again: the customer's timeline, where a file is, and what search has to read; and other systems are told.</summary>
internal sealed class ProjectStage(CustomerStore customers, CustomerTimeline timeline, Uploads uploads, SearchFeed search, WebhookFeed webhooks) : IStage
{
    public string Name => QueueNames.Project;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await customers.ErasedAtAsync(message.CustomerId, ct) is not null)
        {
            return Outcome.Dropped(ErasedSenders.Reason);
        }

        var customer = await OriginAsync(message, ct);
        if (customer.Length > 0)
        {
            await timeline.AddAsync(customer, message.ConversationId, message.Sequence, message.ReceivedAt, ct);
        }

        foreach (var file in message.Attachments.Where(file => file.MediaId.Length > 0))
        {
            await uploads.SentAsync(file.MediaId, message.ConversationId, message.Sequence, ct);
        }

        await search.ConversationChangedAsync(message.ConversationId, message.Sequence, ct);
        await webhooks.TellAsync(message.ConversationId, ct);
        return Outcome.Done;
    }

    /// <summary>An answer belongs where the identity belongs to which it goes, also when customers were merged or are parted again.</summary>
    private async ValueTask<string> OriginAsync(UnifiedMessage message, CancellationToken ct) => message.Direction switch
    {
        Direction.Inbound => message.CustomerId,
        Direction.Outbound => (await customers.FindAsync(message.Identity, ct))?.OriginId ?? message.CustomerId,
    };
}
