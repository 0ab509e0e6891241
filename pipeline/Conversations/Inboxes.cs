using System.Runtime.CompilerServices;
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
    private const string BotPartition = "bot";

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

    /// <summary>The bot has it.</summary>
    public async ValueTask AddToBotAsync(string conversationId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(BotPartition, conversationId)), ct);

    /// <summary>Nothing where it was not the bot's.</summary>
    internal ValueTask RemoveFromBotAsync(string conversationId, bool wasBots, CancellationToken ct) =>
        wasBots ? RemoveFromBotAsync(conversationId, ct) : ValueTask.CompletedTask;

    public async ValueTask RemoveFromBotAsync(string conversationId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(BotPartition, conversationId), ct);

    /// <summary>A page of those that the bot has; it may have fewer than there is room for, and still a next one.</summary>
    /// <param name="after">The cursor of the page before; empty: from the first.</param>
    /// <param name="limit">1 to 999.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<(IReadOnlyList<Conversation> Conversations, string Next)> BotPageAsync(string after, int limit, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(BotPartition, after.Length == 0 ? RowRange.All : RowRange.All.After(after), limit + 1, ct);
        var found = new List<Conversation>();
        foreach (var row in rows.Take(limit))
        {
            if (await conversations.GetAsync(row.Key, ct) is { State: ConversationState.Bot } held)
            {
                found.Add(held);
            }
            else
            {
                await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key, row.ETag), ct);
            }
        }

        return (found, rows.Count > limit ? rows[limit - 1].Key : "");
    }

    /// <summary>The agent's conversations and those that are offered to the agent, the one with the latest message first.</summary>
    public async ValueTask<IReadOnlyList<Conversation>> OfAgentAsync(string agentId, CancellationToken ct)
    {
        var found = new List<Conversation>();
        foreach (var row in await _table.RangeAsync(AgentPrefix + agentId, RowRange.All, RowLimits.MaxRange, ct))
        {
            var conversation = await conversations.GetAsync(row.Key, ct);
            if (conversation is { State: ConversationState.Active or ConversationState.Snoozed or ConversationState.Offered } && conversation.Holder == agentId)
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
        await foreach (var place in PlacesAsync("", ct))
        {
            if (found.Count == limit)
            {
                break;
            }

            if (await AtAsync(place, ct) is { } waiting)
            {
                found.Add(waiting);
            }
        }

        return found;
    }

    /// <summary>A page of those who wait, in the list's order; it may have fewer than there is room for, and still a next one.</summary>
    /// <param name="after">The cursor of the page before; empty: from the first.</param>
    /// <param name="limit">1 to 999.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<(IReadOnlyList<Conversation> Conversations, string Next)> WaitingPageAsync(string after, int limit, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(WaitingPartition, after.Length == 0 ? RowRange.All : RowRange.All.After(after), limit + 1, ct);
        var found = new List<Conversation>();
        foreach (var row in rows.Take(limit))
        {
            if (await AtAsync(new(row.Key, row.Text("conversation"), row.ETag), ct) is { } waiting)
            {
                found.Add(waiting);
            }
        }

        return (found, rows.Count > limit ? rows[limit - 1].Key : "");
    }

    /// <summary>The places in the waiting list, in its order, whether the heads bear them out or not.</summary>
    /// <param name="before">Only those before this one; empty for all.</param>
    /// <param name="ct">Ends the wait.</param>
    public async IAsyncEnumerable<WaitingPlace> PlacesAsync(string before, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, WaitingPartition, before.Length == 0 ? RowRange.All : RowRange.All with { To = before }, ct))
        {
            yield return new(row.Key, row.Text("conversation"), row.ETag);
        }
    }

    /// <summary>Who waits at a place; null when it is offered meanwhile, or when nobody does any more: then the place goes.</summary>
    public async ValueTask<Conversation?> AtAsync(WaitingPlace place, CancellationToken ct)
    {
        var conversation = await conversations.GetAsync(place.ConversationId, ct);
        if (conversation is { State: ConversationState.Waiting or ConversationState.Offered } && conversation.WaitingKey == place.Key)
        {
            return conversation.State is ConversationState.Waiting ? conversation : null;
        }

        await _table.WriteAsync(RowChange.Delete(WaitingPartition, place.Key, place.ETag), ct);
        return null;
    }
}

/// <summary>A row of the waiting list.</summary>
public readonly record struct WaitingPlace(string Key, string ConversationId, string ETag);
