using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>One merge and where it came from; kept for ever.</summary>
/// <param name="Id">The merge's id.</param>
/// <param name="HomeId">The customer with whom the record lies: the first whom the request named, so that it is found again.</param>
/// <param name="SurvivorId">The customer who stayed.</param>
/// <param name="MergedId">The customer who became part of it.</param>
/// <param name="Reason">Why, in a word.</param>
/// <param name="ByAgentId">Who did it; empty: it followed from a verified identifier.</param>
/// <param name="At">When.</param>
public sealed record MergeRecord(string Id, string HomeId, string SurvivorId, string MergedId, string Reason, string ByAgentId, DateTimeOffset At)
{
    /// <summary>In the place of who undid it. Stored: never changes.</summary>
    internal const string Superseded = "superseded";

    /// <summary>Whether the conversations are joined, too.</summary>
    public bool IsDone { get; init; }

    /// <summary>When it was undone; null when it holds.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    public string UndoneBy { get; init; } = "";

    /// <summary>Whether it never held, as another was quicker, and nobody undid it.</summary>
    internal bool IsSuperseded => string.Equals(UndoneBy, Superseded, StringComparison.Ordinal);

    public string ETag { get; init; } = "";

    internal static Row ToRow(MergeRecord it)
    {
        var row = new Row(it.HomeId, CustomerRows.MergePrefix + it.Id)
            .Set("survivor", it.SurvivorId)
            .Set("merged", it.MergedId)
            .SetText("reason", it.Reason)
            .SetText("by", it.ByAgentId)
            .Set("at", it.At)
            .Set("done", it.IsDone)
            .SetText("undoneBy", it.UndoneBy);
        return it.UndoneAt is { } undone ? row.Set("undoneAt", undone) : row;
    }

    internal static MergeRecord Of(Row row) => new(
        row.Key[CustomerRows.MergePrefix.Length..],
        row.Partition,
        row.Text("survivor"),
        row.Text("merged"),
        row.Text("reason"),
        row.Text("by"),
        row.Instant("at") ?? default)
    {
        IsDone = row.Bool("done"),
        UndoneAt = row.Instant("undoneAt"),
        UndoneBy = row.Text("undoneBy"),
        ETag = row.ETag,
    };
}
