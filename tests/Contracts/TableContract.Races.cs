using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

public abstract partial class TableContract
{
    private const int Racers = 4;
    private const int Rounds = 200;

    [Fact]
    public async Task Of_racing_inserts_of_one_key_exactly_one_wins()
    {
        var results = await RaceAsync(async (racer, round) =>
            (await Table.WriteAsync(RowChange.Insert(Rows.One("p", $"{round:D3}", racer)), None)).IsWritten);

        for (var round = 0; round < Rounds; round++)
        {
            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => results[racer][round]);
            Assert.Equal(winner, (await Table.GetAsync("p", $"{round:D3}", None))!.Int64("n"));
        }
    }

    [Fact]
    public async Task Of_racing_replaces_with_one_etag_exactly_one_wins()
    {
        var eTags = new string[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            eTags[round] = (await Table.WriteAsync(RowChange.Insert(Rows.One("p", $"{round:D3}", -1)), None)).ETag;
        }

        var results = await RaceAsync(async (racer, round) =>
            (await Table.WriteAsync(RowChange.Replace(Rows.One("p", $"{round:D3}", racer), eTags[round]), None)).IsWritten);

        for (var round = 0; round < Rounds; round++)
        {
            var winner = Assert.Single(Enumerable.Range(0, Racers), racer => results[racer][round]);
            Assert.Equal(winner, (await Table.GetAsync("p", $"{round:D3}", None))!.Int64("n"));
        }
    }

    [Fact]
    public async Task Racing_read_modify_writes_lose_no_update()
    {
        await Table.WriteAsync(RowChange.Insert(Rows.One("p", "k", 0)), None);

        await RaceAsync(async (_, _) =>
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

        Assert.Equal(Racers * Rounds, (await Table.GetAsync("p", "k", None))!.Int64("n"));
    }

    [Fact]
    public async Task Racing_batches_on_one_head_number_their_rows_without_gap_or_double()
    {
        await Table.WriteAsync(RowChange.Insert(Rows.One("p", "head", 0)), None);

        await RaceAsync(async (racer, _) =>
        {
            while (true)
            {
                var head = await Table.GetAsync("p", "head", None);
                var next = head!.Int64("n") + 1;
                if ((await Table.BatchAsync(
                    [RowChange.Insert(Rows.One("p", $"msg:{next:D3}", racer)), RowChange.Replace(Rows.One("p", "head", next), head.ETag)], None)).IsWritten)
                {
                    return true;
                }
            }
        });

        var rows = await Table.RangeAsync("p", RowRange.Prefix("msg:"), RowLimits.MaxRange, None);
        Assert.Equal(Enumerable.Range(1, Racers * Rounds).Select(sequence => $"msg:{sequence:D3}"), rows.Select(row => row.Key));
        Assert.All(Enumerable.Range(0, Racers), racer => Assert.Equal(Rounds, rows.Count(row => row.Int64("n") == racer)));
    }

    /// <summary>Every racer runs all rounds at its own pace, so that they meet at ever other points.</summary>
    private static async Task<bool[][]> RaceAsync(Func<int, int, ValueTask<bool>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, Racers).Select(racer => Task.Run(async () =>
        {
            await start.Task;
            var results = new bool[Rounds];
            for (var round = 0; round < Rounds; round++)
            {
                results[round] = await run(racer, round);
            }

            return results;
        })).ToArray();
        start.SetResult();
        return await Task.WhenAll(racers);
    }
}
