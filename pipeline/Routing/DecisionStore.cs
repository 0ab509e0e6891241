using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Routing;

/// <summary>Keeps the decisions of a conversation in its partition.</summary>
public sealed class DecisionStore(ITables tables)
{
    private const string NobodyKey = ConversationRows.WhyPrefix + "waiting";

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    /// <summary>The change that keeps a decision, for the batch that carries it out.</summary>
    internal static RowChange Keep(string conversationId, long sequence, Decision decision) =>
        RowChange.Upsert(decision.ToRow(conversationId, ConversationRows.WhyKey(sequence)));

    /// <summary>Keeps that nobody could have it; only the last of those.</summary>
    public async ValueTask KeepNobodyAsync(string conversationId, Decision decision, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(decision.ToRow(conversationId, NobodyKey)), ct);

    public async ValueTask<IReadOnlyList<Decision>> ListAsync(string conversationId, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(conversationId, RowRange.Prefix(ConversationRows.WhyPrefix), RowLimits.MaxRange, ct);
        return [.. rows.Select(Decision.From).OrderBy(decision => decision.At)];
    }
}
