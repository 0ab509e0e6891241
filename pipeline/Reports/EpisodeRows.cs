using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Reports;

/// <summary>How far each conversation was counted, in a row of the conversation: whoever removes that removes this.</summary>
internal sealed class EpisodeRows(ITables tables)
{
    private const string Key = "report";

    private readonly ITable _table = tables.Get(TableNames.Conversations);

    public async ValueTask<EpisodeState> GetAsync(string conversationId, CancellationToken ct) =>
        await _table.GetAsync(conversationId, Key, ct) is { } row ? Read(row) : EpisodeState.Start;

    /// <returns>Its new version; empty when somebody else counted meanwhile.</returns>
    public async ValueTask<string> SetAsync(string conversationId, EpisodeState state, CancellationToken ct)
    {
        var row = Write(conversationId, state);
        return (await _table.WriteAsync(state.ETag.Length == 0 ? RowChange.Insert(row) : RowChange.Replace(row, state.ETag), ct)).ETag;
    }

    public async ValueTask RemoveAsync(string conversationId, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Delete(conversationId, Key), ct);

    private static Row Write(string conversationId, EpisodeState it)
    {
        var row = new Row(conversationId, Key)
            .Set("sequence", it.Sequence)
            .Set("generation", it.Generation)
            .Set("episodes", it.Episodes)
            .SetText("agent", it.AgentId)
            .SetText("lastAgent", it.LastAgentId)
            .SetText("resolvedBy", it.ResolvedBy)
            .Set("resolvedSequence", it.ResolvedSequence)
            .Set("isAnswered", it.IsAnswered)
            .Set("isRating", it.IsRating)
            .Set("isWithBot", it.IsWithBot)
            .Set("snoozedTicks", it.Snoozed.Ticks);
        if (it.Stretch is { } stretch)
        {
            row = row
                .Set("stretchSequence", stretch.Sequence)
                .Set("stretchAt", stretch.At)
                .SetText("stretchChannel", stretch.Channel)
                .SetText("stretchAgent", stretch.AgentId)
                .Set("stretchIn", stretch.In)
                .Set("stretchOut", stretch.Out);
        }

        foreach (var (name, at) in new[]
        {
            ("openedAt", it.OpenedAt), ("askedAt", it.AskedAt), ("heldSince", it.HeldSince), ("snoozedSince", it.SnoozedSince), ("resolvedAt", it.ResolvedAt),
        })
        {
            row = at is { } instant ? row.Set(name, instant) : row;
        }

        return row;
    }

    private static EpisodeState Read(Row row) => new()
    {
        Sequence = row.Int64("sequence"),
        Generation = row.Int64("generation"),
        Episodes = (int)row.Int64("episodes"),
        OpenedAt = row.Instant("openedAt"),
        AskedAt = row.Instant("askedAt"),
        IsAnswered = row.Bool("isAnswered"),
        AgentId = row.Text("agent"),
        LastAgentId = row.Text("lastAgent"),
        HeldSince = row.Instant("heldSince"),
        SnoozedSince = row.Instant("snoozedSince"),
        Snoozed = TimeSpan.FromTicks(row.Int64("snoozedTicks")),
        Stretch = row.Instant("stretchAt") is { } at
            ? new(row.Int64("stretchSequence"), at, row.Text("stretchChannel"), row.Text("stretchAgent"), (int)row.Int64("stretchIn"), (int)row.Int64("stretchOut"))
            : null,
        ResolvedAt = row.Instant("resolvedAt"),
        ResolvedSequence = row.Int64("resolvedSequence"),
        ResolvedBy = row.Text("resolvedBy"),
        IsRating = row.Bool("isRating"),
        IsWithBot = row.Bool("isWithBot"),
        ETag = row.ETag,
    };
}
