using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>The rules, in the settings; and how far the sweeps are, in table <c>retention</c>.</summary>
public sealed class RetentionStore(ITables tables)
{
    private const string RulesPartition = "retention";
    private const string RulesKey = "rules";
    private const string SweepsPartition = "sweeps";
    private const string PlaceColumn = "place";
    private const string UnderColumn = "under";

    private readonly ITable _settings = tables.Get(TableNames.Settings);
    private readonly ITable _table = tables.Get(TableNames.Retention);

    public async ValueTask<RetentionRules> RulesAsync(CancellationToken ct) =>
        await _settings.GetAsync(RulesPartition, RulesKey, ct) is { } row ? RetentionRules.OfJson(row.Text(RulesKey)) : RetentionRules.Default;

    public async ValueTask SetRulesAsync(RetentionRules rules, CancellationToken ct) =>
        await _settings.WriteAsync(RowChange.Upsert(new Row(RulesPartition, RulesKey).Set(RulesKey, rules.ToJson())), ct);

    /// <summary>Where a sweep stopped; empty at its start, and when it went by other terms then.</summary>
    internal async ValueTask<string> PlaceAsync(string sweep, string under, CancellationToken ct) =>
        await _table.GetAsync(SweepsPartition, sweep, ct) is { } row && row.Text(UnderColumn) == under ? row.Text(PlaceColumn) : "";

    internal async ValueTask SetPlaceAsync(string sweep, string under, string place, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(SweepsPartition, sweep).SetText(UnderColumn, under).SetText(PlaceColumn, place)), ct);
}
