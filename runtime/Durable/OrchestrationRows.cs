using System.Globalization;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Durable;

/// <summary>
/// Orchestrations as they are kept: rows beside those of the tables, in five groups with one partition for each instance. What changes together is
/// written together, also where it belongs to several instances, because there is one writer (<see cref="Committer"/>).
/// </summary>
internal class OrchestrationRows(RocksDatabase database, Committer committer, WriteNumbers numbers)
{
    /// <summary>What is known of each: <see cref="StoredOrchestration"/>.</summary>
    public const string Heads = "orchestrations";

    /// <summary>Those that have not ended: all that a start of the host reads.</summary>
    public const string Live = "orchestrationslive";

    /// <summary>The histories: <see cref="Turn"/>.</summary>
    public const string Turns = "orchestrationsturns";

    /// <summary>What they are told and have not taken: <see cref="OrchestrationEvent"/>.</summary>
    public const string Inboxes = "orchestrationsinbox";

    /// <summary>Activities whose end is not known: <see cref="ActivityCall"/>.</summary>
    public const string Activities = "orchestrationsactivities";

    private const string HeadKey = "head";
    private const string Content = "content";
    private const string DueColumn = "due";
    private const string LifetimeColumn = "lifetime";
    private const string ParentColumn = "parent";
    private const int Page = 500;

    public bool CanWrite => committer.Fault is null;

    /// <summary>Whether something was read that is broken: more is not known of it until a person looked.</summary>
    public bool IsDamaged => database.Damage is not null;

    /// <summary>Completes when everything so far is on the disk.</summary>
    public ValueTask SyncedAsync(CancellationToken ct) => committer.SyncedAsync(ct);

    /// <summary>Greater than any before, also over restarts.</summary>
    public long NextNumber() => numbers.Next();

    public StoredOrchestration? Head(string instanceId)
    {
        var partition = new PartitionId(Heads, instanceId);
        var row = committer.TryGetPending(partition, HeadKey, out var pending) ? pending.Row
            : database.GetRow(StorageKeys.Row(Heads, instanceId, HeadKey)) is { } bytes ? RowCodec.Read(instanceId, HeadKey, bytes)
            : null;
        return row is null ? null : ToHead(row);
    }

    public IReadOnlyList<Turn> History(StoredOrchestration head)
    {
        var prefix = Number(head.Lifetime);
        var partition = new PartitionId(Turns, head.InstanceId);
        var pending = committer.PendingOf(partition);
        var rows = new RangeReader(database, Turns, head.InstanceId, RowRange.Prefix(prefix + "-")).Read(pending, int.MaxValue);
        return rows.Count == head.Turns
            ? [.. rows.Select(row => Turn.Of(row.Bytes(Content)))]
            : throw new InvalidOperationException($"Orchestration {head.InstanceId} has {head.Turns} turns, and {rows.Count} are stored.");
    }

    /// <summary>Some heads in the order of their ids, as they are on the disk.</summary>
    /// <param name="after">The last id that was read; empty to begin.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<StoredOrchestration>> HeadsAsync(string after, CancellationToken ct)
    {
        await SyncedAsync(ct);
        return [.. Scan(Heads, after.Length == 0 ? Start(Heads) : [.. StorageKeys.Row(Heads, after, HeadKey), 0], Page).Select(ToHead)];
    }

    /// <summary>Everything that has not ended. Only before anything is written.</summary>
    public IReadOnlyList<LiveOrchestration> ReadLive() => [.. Whole(Live).Select(row => new LiveOrchestration(row.Partition, row.Int64(LifetimeColumn))
    {
        Due = row.Instant(DueColumn)?.UtcDateTime,
        Parent = row.Text(ParentColumn),
    })];

    /// <summary>See <see cref="ReadLive"/>.</summary>
    public IReadOnlyList<(string InstanceId, InboxEntry Entry)> ReadInboxes() => [.. Whole(Inboxes).Select(row =>
        (row.Partition, new InboxEntry(long.Parse(row.Key, CultureInfo.InvariantCulture), StoredJson.Read(row.Bytes(Content), StoredJson.Default.OrchestrationEvent))))];

    /// <summary>See <see cref="ReadLive"/>.</summary>
    public IReadOnlyList<ActivityCall> ReadActivities() => [.. Whole(Activities).Select(row => StoredJson.Read(row.Bytes(Content), StoredJson.Default.ActivityCall))];

    /// <summary>Writes together: seen in the process at once, and on the disk all of it or nothing.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was changed.</exception>
    public virtual void Apply(IReadOnlyList<RowWrite> writes) => committer.Apply((writes, numbers), static (group, it) =>
    {
        foreach (var (table, partition, key, row) in it.writes)
        {
            group.Put(new PartitionId(table, partition), key, new StoredRow(row, it.numbers.Next()));
        }
    });

    public static RowWrite Put(StoredOrchestration head) =>
        Json(Heads, head.InstanceId, HeadKey, JsonSerializer.SerializeToUtf8Bytes(head, StoredJson.Default.StoredOrchestration));

    public static RowWrite PutLive(string instanceId, long lifetime, DateTime? due, string parent)
    {
        var row = new Row(instanceId, HeadKey).Set(LifetimeColumn, lifetime).SetText(ParentColumn, parent);
        return new(Live, instanceId, HeadKey, due is { } at ? row.Set(DueColumn, new DateTimeOffset(at, TimeSpan.Zero)) : row);
    }

    public static RowWrite Put(string instanceId, InboxEntry entry) => Json(
        Inboxes, instanceId, Number(entry.Number), JsonSerializer.SerializeToUtf8Bytes(entry.Event, StoredJson.Default.OrchestrationEvent));

    public static RowWrite Put(ActivityCall call) => Json(
        Activities, call.InstanceId, Numbered(call.Lifetime, call.Task), JsonSerializer.SerializeToUtf8Bytes(call, StoredJson.Default.ActivityCall));

    public static RowWrite Put(StoredOrchestration head, int number, Turn turn) => Json(Turns, head.InstanceId, Numbered(head.Lifetime, number), turn.ToBytes());

    public static RowWrite RemoveHead(string instanceId) => new(Heads, instanceId, HeadKey, null);

    public static RowWrite RemoveLive(string instanceId) => new(Live, instanceId, HeadKey, null);

    public static RowWrite Remove(string instanceId, InboxEntry entry) => new(Inboxes, instanceId, Number(entry.Number), null);

    public static RowWrite Remove(ActivityCall call) => new(Activities, call.InstanceId, Numbered(call.Lifetime, call.Task), null);

    public static IEnumerable<RowWrite> RemoveHistory(StoredOrchestration head) =>
        Enumerable.Range(1, head.Turns).Select(turn => new RowWrite(Turns, head.InstanceId, Numbered(head.Lifetime, turn), null));

    private static RowWrite Json(string table, string partition, string key, byte[] json) => new(table, partition, key, new Row(partition, key).Set(Content, json));

    private static StoredOrchestration ToHead(Row row) => StoredJson.Read(row.Bytes(Content), StoredJson.Default.StoredOrchestration);

    private static string Number(long number) => number.ToString("D19", CultureInfo.InvariantCulture);

    private static string Numbered(long lifetime, int number) => string.Create(CultureInfo.InvariantCulture, $"{lifetime:D19}-{number:D9}");

    private static byte[] Start(string table) => Encoding.UTF8.GetBytes(table + "\0");

    private List<Row> Whole(string table) => Scan(table, Start(table), int.MaxValue);

    private List<Row> Scan(string table, byte[] from, int limit)
    {
        var rows = new List<Row>();
        var prefix = Start(table);
        using var open = database.KeepOpen();
        using var iterator = database.Iterate(database.RowFamily);
        for (iterator.Seek(from); rows.Count < limit && iterator.Valid() && iterator.GetKeySpan().StartsWith(prefix); iterator.Next())
        {
            var parts = Encoding.UTF8.GetString(iterator.GetKeySpan()[prefix.Length..]).Split('\0');
            rows.Add(RowCodec.Read(parts[0], parts[1], iterator.GetValueSpan()));
        }

        database.DemandWhole(iterator);
        return rows;
    }
}

/// <summary>A row that is put, or removed where it is null.</summary>
internal readonly record struct RowWrite(string Table, string Partition, string Key, Row? Row);
