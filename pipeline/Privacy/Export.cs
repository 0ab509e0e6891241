using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>How an export stands. Stored as a number: values never change.</summary>
public enum ExportState
{
    Running = 1,
    Done = 2,
    Failed = 3,

    /// <summary>Its time was over; what is left is the receipt.</summary>
    Removed = 4,
}

/// <summary>One export of a customer: who wanted it, how far it is, and what was in it. Ids, counts and times only.</summary>
public sealed record Export
{
    private const string CountPrefix = "count_";

    public required string Id { get; init; }

    /// <summary>The customer, as merges had it.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Everybody who was part of the customer while the archive was made: it has their words. Nobody once there is no archive.</summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>Who wanted it: an agent's or an operator's id.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public ExportState State { get; init; } = ExportState.Running;

    /// <summary>Until when it may be fetched.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>Of the archive.</summary>
    public long Bytes { get; init; }

    /// <summary>Lines by source; <see cref="ExportSources.Files"/> are files.</summary>
    public ImmutableSortedDictionary<string, long> Counts { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    public string ETag { get; init; } = "";

    /// <summary>The archive in the media store.</summary>
    public string ArchiveId => PlaceOf(Id, "archive");

    /// <summary>Where a part of it is in the media store: all go when <see cref="Id"/> is deleted there, and one alone under its own id.</summary>
    internal static string PlaceOf(string id, string part) => $"{id}-{part}";

    /// <summary>Whether something of a customer's is in it, or it is the customer's.</summary>
    internal bool IsOf(string customerId) => string.Equals(CustomerId, customerId, StringComparison.Ordinal) || Members.Contains(customerId, StringComparer.Ordinal);

    internal static Row ToRow(Export it)
    {
        var row = new Row(ExportStore.Partition, it.Id)
            .Set("customer", it.CustomerId)
            .Set("by", it.By)
            .Set("at", it.At)
            .Set("state", (long)it.State)
            .Set("until", it.Until)
            .Set("bytes", it.Bytes)
            .SetText("members", string.Join(',', it.Members));
        foreach (var (source, count) in it.Counts)
        {
            row.Set(CountPrefix + source, count);
        }

        return row;
    }

    internal static Export Of(Row row)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (ref readonly var column in row.Columns)
        {
            if (column.Name.StartsWith(CountPrefix, StringComparison.Ordinal))
            {
                counts[column.Name[CountPrefix.Length..]] = column.Bits;
            }
        }

        return new()
        {
            Id = row.Key,
            CustomerId = row.Text("customer"),
            By = row.Text("by"),
            At = row.Instant("at") ?? default,
            State = (ExportState)row.Int64("state"),
            Until = row.Instant("until") ?? default,
            Bytes = row.Int64("bytes"),
            Members = [.. row.Text("members").Split(',', StringSplitOptions.RemoveEmptyEntries)],
            Counts = counts.ToImmutable(),
            ETag = row.ETag,
        };
    }
}
