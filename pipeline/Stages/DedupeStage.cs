using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 2. Lets each message through once, however often its channel delivers it, and gives it its customer and conversation. The
/// row keeps the delivery that won and the conversation it was given: that delivery may pass again, any other is a duplicate.
/// </summary>
internal sealed class DedupeStage(ITables tables, CustomerStore customers, ConversationOpener opener, TimeProvider time) : IStage
{
    private const string Key = "winner";

    private readonly ITable _table = tables.Get(TableNames.Dedupe);

    public string Name => QueueNames.Dedupe;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var partition = RowLimits.KeyPart(SessionIds.OfExternalMessage(message));
        if (await _table.GetAsync(partition, Key, ct) is { } seen)
        {
            return Again(seen, message);
        }

        // The place is found before the mark is set: a mark says that this delivery can be finished.
        var placed = await PlaceAsync(message, ct);
        var mark = new Row(partition, Key)
            .Set("delivery", message.MessageId)
            .Set("customer", placed.CustomerId)
            .Set("conversation", placed.ConversationId)
            .Set("at", time.GetUtcNow());
        if ((await _table.WriteAsync(RowChange.Insert(mark), ct)).IsWritten)
        {
            return Outcome.Next(placed);
        }

        return await _table.GetAsync(partition, Key, ct) is { } winner
            ? Again(winner, message)
            : throw new StorageUnavailableException("A row that was in the way is not there.");
    }

    private static Outcome Again(Row seen, UnifiedMessage message)
    {
        if (seen.Text("delivery") == message.MessageId)
        {
            return Outcome.Next(message with { CustomerId = seen.Text("customer"), ConversationId = seen.Text("conversation") });
        }

        return Outcome.Dropped("duplicate");
    }

    private async ValueTask<UnifiedMessage> PlaceAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Direction is Direction.Outbound)
        {
            return message; // The agent wrote in a conversation.
        }

        var customer = await customers.ResolveAsync(new ChannelIdentity(message.Channel, message.Account, message.SenderId), ct);
        return message with { CustomerId = customer.Id, ConversationId = await opener.ResolveAsync(customer, message, ct) };
    }
}
