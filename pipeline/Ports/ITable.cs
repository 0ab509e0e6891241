namespace Omni.Pipeline.Ports;

/// <summary>
/// Rows by (partition, row key), ordered by row key inside a partition. The promises are Table storage's, its limits too
/// (<see cref="RowLimits"/>); every adapter keeps both, and <c>TableContract</c> holds them to it.
/// A conflict is a result. An exception is an outage (<see cref="StorageUnavailableException"/>) or a row that breaks the limits.
/// </summary>
public interface ITable
{
    /// <summary>Lower-case letters, see <see cref="TableNames"/>.</summary>
    string Name { get; }

    ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct);

    /// <summary>Rows of one partition in row-key order, at most <paramref name="limit"/> (1 to 1,000).</summary>
    ValueTask<IReadOnlyList<Row>> RangeAsync(string partition, RowRange range, int limit, CancellationToken ct);

    /// <summary>Does one change; <see cref="WriteStatus.Conflict"/> when its condition does not hold.</summary>
    ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct);

    /// <summary>Does 1 to 100 changes to distinct rows of one partition, all or none.</summary>
    ValueTask<BatchResult> BatchAsync(IReadOnlyList<RowChange> changes, CancellationToken ct);
}

/// <summary>The tables of a deployment.</summary>
public interface ITables
{
    /// <summary>A table of <see cref="TableNames"/>; another name is a programming error.</summary>
    ITable Get(string name);
}

/// <summary>A slice of a partition by row key, ordinal order.</summary>
/// <param name="From">First key, included; empty: from the start.</param>
/// <param name="To">First key no longer included; empty: to the end.</param>
public readonly record struct RowRange(string From = "", string To = "")
{
    public static readonly RowRange All = new("", "");

    /// <summary>All keys that start with <paramref name="prefix"/>, which ends in a character below U+FFFF.</summary>
    public static RowRange Prefix(string prefix) =>
        new(prefix, string.Concat(prefix.AsSpan(0, prefix.Length - 1), [(char)(prefix[^1] + 1)]));

    /// <summary>What of this slice sorts after <paramref name="key"/>. A space is the lowest character that a key may hold.</summary>
    public RowRange After(string key) => this with { From = key + " " };
}

/// <summary>What a change demands of the row that is there. Starts at 1 so that <c>default</c> demands nothing by mistake.</summary>
public enum ChangeKind
{
    /// <summary>The row must not exist.</summary>
    Insert = 1,

    /// <summary>The row must exist with the ETag that the change carries.</summary>
    Replace,

    /// <summary>Whatever is there.</summary>
    Upsert,

    /// <summary>The row must exist, with the ETag where the change carries one.</summary>
    Delete,
}

/// <summary>One conditional write.</summary>
public readonly record struct RowChange
{
    private RowChange(ChangeKind kind, Row row, string? ifMatch) => (Kind, Row, IfMatch) = (kind, row, ifMatch);

    public ChangeKind Kind { get; }

    public Row Row { get; }

    public string? IfMatch { get; }

    public static RowChange Insert(Row row) => new(ChangeKind.Insert, row, null);

    public static RowChange Replace(Row row, string ifMatch) => new(ChangeKind.Replace, row, ifMatch);

    public static RowChange Upsert(Row row) => new(ChangeKind.Upsert, row, null);

    public static RowChange Delete(string partition, string key, string? ifMatch = null) =>
        new(ChangeKind.Delete, new Row(partition, key), ifMatch);
}

public enum WriteStatus
{
    Written = 1,

    /// <summary>The row exists already (insert), or was changed or removed by another (replace, delete).</summary>
    Conflict,
}

/// <param name="Status">Whether the change was done.</param>
/// <param name="ETag">The row's new ETag; empty after a delete or a conflict.</param>
public readonly record struct WriteResult(WriteStatus Status, string ETag = "")
{
    public bool IsWritten => Status is WriteStatus.Written;

    public static readonly WriteResult Conflict = new(WriteStatus.Conflict);
}

/// <param name="Status">Whether all changes were done; otherwise none was.</param>
/// <param name="FailedIndex">Index of the first change whose condition did not hold; −1 when written.</param>
/// <param name="ETags">The new ETags in the order of the changes; empty on conflict.</param>
public readonly record struct BatchResult(WriteStatus Status, int FailedIndex, IReadOnlyList<string> ETags)
{
    public bool IsWritten => Status is WriteStatus.Written;

    public static BatchResult Written(IReadOnlyList<string> etags) => new(WriteStatus.Written, -1, etags);

    public static BatchResult Conflict(int failedIndex) => new(WriteStatus.Conflict, failedIndex, []);
}
