using CsCheck;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    private static readonly Gen<string> AnyKey = Gen.OneOf("", "a", "a!", "a-", "aa", "b", "msg:1", "msg:2", "~", "中");

    private static readonly Gen<ModelChange> AnyChange = Gen.Select(
        Gen.Enum<ChangeKind>(), AnyKey, Gen.Long, Gen.Enum<ETagPick>(),
        (kind, key, value, pick) => new ModelChange(kind, key, value, pick));

    private static readonly Gen<ModelChange[]> AnyStep = AnyChange.Array[1, 5].Select(changes => changes.DistinctBy(change => change.Key).ToArray());

    private int _partitions;

    [Fact]
    public async Task Any_sequence_of_changes_leaves_what_a_dictionary_would_hold() =>
        await Gen.Select(AnyStep.Array[1, 30], AnyKey, AnyKey, Gen.Int[1, 12]).SampleAsync(
            async (steps, from, to, limit) =>
            {
                // Samples run side by side in one table: each has its own partition, and a shrunk one starts empty.
                var partition = $"sample-{Interlocked.Increment(ref _partitions)}";
                var model = new TableModel(partition);
                foreach (var step in steps)
                {
                    await RunAsync(model, step);
                    await AssertHoldsAsync(model, partition, new(from, to), limit);
                }
            },
            iter: 100);

    private async Task RunAsync(TableModel model, ModelChange[] step)
    {
        RowChange[] changes = [.. step.Select(model.Resolve)];
        var failed = Array.FindIndex(changes, change => !model.Allows(change));
        BatchResult result;
        if (changes.Length == 1)
        {
            var written = await Table.WriteAsync(changes[0], None);
            result = written.IsWritten ? BatchResult.Written([written.ETag]) : BatchResult.Conflict(0);
        }
        else
        {
            result = await Table.BatchAsync(changes, None);
        }

        Assert.Equal(failed, result.FailedIndex);
        Assert.Equal(failed < 0, result.IsWritten);
        for (var i = 0; i < result.ETags.Count; i++)
        {
            model.Apply(changes[i], result.ETags[i]);
        }
    }

    private async Task AssertHoldsAsync(TableModel model, string partition, RowRange range, int limit)
    {
        var expected = model.Rows
            .Where(row => string.CompareOrdinal(row.Key, range.From) >= 0 && (range.To == "" || string.CompareOrdinal(row.Key, range.To) < 0))
            .Take(limit)
            .Select(row => (row.Key, row.Value.Value, row.Value.ETag));
        var rows = await Table.RangeAsync(partition, range, limit, None);
        Assert.Equal(expected, rows.Select(row => (row.Key, row.Int64("n"), row.ETag)));

        foreach (var (key, (value, eTag)) in model.Rows)
        {
            var row = await Table.GetAsync(partition, key, None);
            Assert.Equal((value, eTag), (row!.Int64("n"), row.ETag));
        }
    }
}
