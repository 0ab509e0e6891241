using Omni.Pipeline.Ports;
using Omni.Tests.Contracts;

namespace Omni.Tests.Support;

/// <summary>The fake keeps the contract, so that what passes on it may pass on real tables.</summary>
public sealed class FakeTablesTests : TableContract
{
    // Giving up the thread before each call lets racing calls meet as they would over a network.
    protected override ValueTask<ITables> CreateAsync() => new(new FakeTables { Before = async _ => await Task.Yield() });
}

/// <summary>The hooks that only the fake has.</summary>
public sealed class FakeTablesHookTests
{
    private readonly FakeTables _tables = new();

    private ITable Table => _tables.Get(TableNames.Agents);

    [Fact]
    public async Task As_many_calls_fail_as_the_test_asked_for_and_do_nothing()
    {
        _tables.FailNext(2);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await InsertAsync());
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.GetAsync("p", "k", default));
        Assert.Null(await Table.GetAsync("p", "k", default));
    }

    [Fact]
    public async Task A_lost_answer_hides_a_write_that_was_done()
    {
        _tables.LoseNextAnswers(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await InsertAsync());
        Assert.NotNull(await Table.GetAsync("p", "k", default));
    }

    [Fact]
    public async Task Another_write_can_be_put_before_a_call()
    {
        _tables.Before = async call =>
        {
            _tables.Before = null;
            Assert.Equal(new TableCall(TableNames.Agents, TableOperation.Write, "p", "k"), call);
            await InsertAsync();
        };

        Assert.Equal(WriteResult.Conflict, await InsertAsync());
    }

    private ValueTask<WriteResult> InsertAsync() => Table.WriteAsync(RowChange.Insert(new Row("p", "k")), default);
}
