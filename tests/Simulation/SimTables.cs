using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Simulation;

/// <summary>The tables as one process reaches them.</summary>
internal sealed class SimTables(SimWorld world, SimProcess process) : ITables
{
    public ITable Get(string name) => new SimTable(world, process, world.Tables.Fake(name));
}

internal sealed class SimTable(SimWorld world, SimProcess process, FakeTable table) : ITable
{
    public string Name => table.Name;

    public ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct) =>
        CallAsync("get", partition, key, () => table.Get(partition, key));

    public ValueTask<IReadOnlyList<Row>> RangeAsync(string partition, RowRange range, int limit, CancellationToken ct) =>
        CallAsync("range", partition, range.From, () => table.Range(partition, range, limit));

    public ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct) =>
        CallAsync(NameOf(change.Kind), change.Row.Partition, change.Row.Key, () =>
            Saboteur.Hides(world.Sabotage, table, change) ? new(WriteStatus.Written, change.IfMatch ?? "") : table.Write(Saboteur.Change(world.Sabotage, table, change)));

    public ValueTask<BatchResult> BatchAsync(IReadOnlyList<RowChange> changes, CancellationToken ct) =>
        CallAsync("batch", changes[0].Row.Partition, changes[0].Row.Key, () =>
            Saboteur.HidesTouch(world.Sabotage, table, changes) ? BatchResult.Written([changes[0].IfMatch!])
            : Batched(world.Sabotage is Sabotage.None ? changes : [.. changes.Select(change => Saboteur.Change(world.Sabotage, table, change))]));

    private BatchResult Batched(IReadOnlyList<RowChange> changes) => world.Sabotage is Sabotage.BotMemoryNotKept
        ? table.Batch([.. changes.Where(change => !(table.Name == TableNames.Conversations && change.Row.Key == "bot"))])
        : table.Batch(changes);

    private ValueTask<T> CallAsync<T>(string verb, string partition, string key, Func<T> act) =>
        new(process.CallAsync(Port.Table, verb, partition, key, act));

    private static string NameOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "insert",
        ChangeKind.Replace => "replace",
        ChangeKind.Upsert => "upsert",
        ChangeKind.Delete => "delete",
    };
}

/// <summary>Takes the conditions off some writes.</summary>
internal static class Saboteur
{
    public static RowChange Change(Sabotage sabotage, FakeTable table, RowChange change)
    {
        var key = change.Row.Key;
        var isUnguarded = sabotage switch
        {
            Sabotage.OnceRowOverwritten => table.Name == TableNames.Conversations && key.StartsWith("id:", StringComparison.Ordinal),
            Sabotage.SequenceUnguarded => table.Name == TableNames.Conversations && (key == "head" || key.StartsWith("msg:", StringComparison.Ordinal)),
            Sabotage.PlacesUnguarded => table.Name == TableNames.Agents,
            _ => false,
        };
        return !isUnguarded ? change : change.Kind switch
        {
            ChangeKind.Insert or ChangeKind.Replace => RowChange.Upsert(change.Row),
            ChangeKind.Upsert or ChangeKind.Delete => change,
        };
    }

    /// <summary>Whether the write is not done and yet said to be.</summary>
    public static bool Hides(Sabotage sabotage, FakeTable table, RowChange change) => sabotage switch
    {
        Sabotage.NoDedupeMark => table.Name == TableNames.Dedupe,
        Sabotage.ClaimNotKept => table.Name == TableNames.Conversations && change.Kind is ChangeKind.Replace && change.Row.Key.StartsWith("out:", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether a change of nothing but the version is not done and yet said to be.</summary>
    public static bool HidesTouch(Sabotage sabotage, FakeTable table, IReadOnlyList<RowChange> changes) =>
        sabotage is Sabotage.HeadsNotTouched && changes is [{ Kind: ChangeKind.Replace, Row: { Key: "head" } row } change]
        && table.Get(row.Partition, row.Key) is { } stored && stored.ETag == change.IfMatch
        && stored.Where(IsOfUse).SequenceEqual(row.Where(IsOfUse));

    private static bool IsOfUse(Column column) => column.Name != "mergedInto";
}
