namespace Omni.Functions.Telemetry;

/// <summary>Totals and levels by the instrument's name and, where it is given, one tag's value.</summary>
internal sealed class Levels(Dictionary<string, InstrumentRecord> records)
{
    /// <summary>Null where nothing was measured.</summary>
    public long? Find(string instrument, string? tag = null) => (long?)FindExact(instrument, tag);

    public double? FindExact(string instrument, string? tag = null)
    {
        var found = All(instrument, tag).ToList();
        return found.Count > 0 ? found.Sum(series => series.Value) : null;
    }

    public long Sum(string instrument, string? tag = null) => (long)All(instrument, tag).Sum(series => series.Value);

    private IEnumerable<Series> All(string instrument, string? tag) =>
        records.TryGetValue(instrument, out var record)
            ? record.All.Where(series => tag is null || series.Tags.Any(pair => tag.Equals(pair.Value as string, StringComparison.Ordinal)))
            : [];
}
