using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// Who has which conversation, and who waits: rows that say where to look. The conversation's head is the truth; a row that
/// disagrees with it is removed by whoever notices.
/// </summary>
public sealed class Inboxes(ITables tables, ConversationStore conversations)
{
    private const string WaitingPartition = "waiting";
    private const string AgentPrefix = "agent:";

    private readonly ITable _table = tables.Get(TableNames.Inboxes);

    public async ValueTask AddToAgentAsync(string agentId, string conversationId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(AgentPrefix + agentId, conversationId)), ct);

    /// <summary>Ids that the agent's inbox names, whether the heads bear them out or not.</summary>
    public async ValueTask<IReadOnlySet<string>> ListedAsync(string agentId, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(AgentPrefix + agentId, RowRange.All, RowLimits.MaxRange, ct);
        return rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask RemoveFromAgentAsync(string agentId, string conversationId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(AgentPrefix + agentId, conversationId), ct);

    public async ValueTask AddToWaitingAsync(Conversation conversation, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(WaitingPartition, conversation.WaitingKey).Set("conversation", conversation.Id)), ct);

    public async ValueTask RemoveFromWaitingAsync(string waitingKey, CancellationToken ct)
    {
        if (waitingKey.Length > 0)
        {
            await _table.WriteAsync(RowChange.Delete(WaitingPartition, waitingKey), ct);
        }
    }

    /// <summary>The agent's conversations, the one with the latest message first.</summary>
    public async ValueTask<IReadOnlyList<Conversation>> OfAgentAsync(string agentId, CancellationToken ct)
    {
        var found = new List<Conversation>();
        foreach (var row in await _table.RangeAsync(AgentPrefix + agentId, RowRange.All, RowLimits.MaxRange, ct))
        {
            var conversation = await conversations.GetAsync(row.Key, ct);
            if (conversation is { State: ConversationState.Active or ConversationState.Snoozed or ConversationState.Offered } && conversation.AgentId == agentId)
            {
                found.Add(conversation);
            }
            else
            {
                await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key, row.ETag), ct);
            }
        }

        return [.. found.OrderByDescending(conversation => conversation.LastMessageAt)];
    }

    /// <summary>Those who wait, longest and most urgent first.</summary>
    public async ValueTask<IReadOnlyList<Conversation>> WaitingAsync(int limit, CancellationToken ct)
    {
        var found = new List<Conversation>();
        foreach (var row in await _table.RangeAsync(WaitingPartition, RowRange.All, limit, ct))
        {
            var conversation = await conversations.GetAsync(row.Text("conversation"), ct);
            if (conversation is { State: ConversationState.Waiting } && conversation.WaitingKey == row.Key)
            {
                found.Add(conversation);
            }
            else
            {
                await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key, row.ETag), ct);
            }
        }

        return found;
    }
}
