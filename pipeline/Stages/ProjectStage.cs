using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>Step 9. Rows that are derived from the conversations and could be made again: the customer's timeline.</summary>
internal sealed class ProjectStage(CustomerStore customers) : IStage
{
    public string Name => QueueNames.Project;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var customer = message.CustomerId;
        if (customer.Length > 0)
        {
            await customers.AddToTimelineAsync(customer, message.ConversationId, message.Sequence, message.ReceivedAt, ct);
        }

        return Outcome.Done;
    }
}
