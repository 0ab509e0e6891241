using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    private const int Racers = 16;

    [Fact]
    public async Task Of_racing_inserts_of_one_key_exactly_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"{round}";
            var results = await RaceAsync(racer => Table.WriteAsync(RowChange.Insert(Rows.One("p", key, racer)), None));

            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => results[racer].IsWritten);
            await AssertRowAsync(key, winner, results[winner].ETag);
        }
    }

    [Fact]
    public async Task Of_racing_replaces_with_one_etag_exactly_one_wins()
    {
        var eTag = (await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", -1)), None)).ETag;
        for (var round = 0; round < 20; round++)
        {
            var current = eTag;
            var results = await RaceAsync(racer => Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", racer), current), None));

            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => results[racer].IsWritten);
            eTag = results[winner].ETag;
            await AssertRowAsync("k", winner, eTag);
        }
    }

    [Fact]
    public async Task Of_racing_batches_on_one_head_exactly_one_leaves_rows()
    {
        var eTag = (await Table.WriteAsync(RowChange.Insert(Rows.One("p", "head", -1)), None)).ETag;
        for (var round = 0; round < 20; round++)
        {
            var (current, prefix) = (eTag, $"row:{round:D2}:");
            var results = await RaceAsync(racer => Table.BatchAsync(
                [RowChange.Insert(new Row("p", $"{prefix}{racer:D2}")), RowChange.Replace(Rows.One("p", "head", racer), current)], None));

            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => results[racer].IsWritten);
            eTag = results[winner].ETags[1];
            Assert.Equal([$"{prefix}{winner:D2}"], await KeysAsync(RowRange.Prefix(prefix)));
            await AssertRowAsync("head", winner, eTag);
        }
    }

    [Fact]
    public async Task Racing_read_modify_writes_lose_no_update()
    {
        await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 0)), None);

        await RaceAsync(async _ =>
        {
            while (true)
            {
                var row = await Table.GetAsync("p", "k", None);
                if ((await Table.WriteAsync(RowChange.Replace(Rows.One("p", "k", row!.Int64("n") + 1), row.ETag), None)).IsWritten)
                {
                    return true;
                }
            }
        });

        Assert.Equal(Racers, (await Table.GetAsync("p", "k", None))!.Int64("n"));
    }

    private static async Task<T[]> RaceAsync<T>(Func<int, ValueTask<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, Racers).Select(racer => Task.Run(async () =>
        {
            await start.Task;
            return await run(racer);
        })).ToArray();
        start.SetResult();
        return await Task.WhenAll(racers);
    }
}
