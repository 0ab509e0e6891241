using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

/// <summary>What the adapter makes of a service that is away, refuses or answers in a way of its own.</summary>
public sealed class TableStorageFaultTests
{
    private readonly FakeTableService _service = new();
    private readonly TableStorageTables _tables;

    public TableStorageFaultTests()
    {
        var (reads, writes) = (TableStorageTables.Reads(), TableStorageTables.Writes());
        reads.Transport = writes.Transport = new HttpClientTransport(_service);
        reads.Retry.Delay = reads.Retry.MaxDelay = TimeSpan.Zero;
        _tables = new(new TableServiceClient("UseDevelopmentStorage=true", reads), new TableServiceClient("UseDevelopmentStorage=true", writes));
    }

    private ITable Table => _tables.Get(TableNames.Agents);

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_service_that_can_not_answer_now_is_an_outage_for_every_call(HttpStatusCode status)
    {
        _service.Intercept = _ => new(status);

        await AssertOutagesAsync();
    }

    [Fact]
    public async Task A_broken_connection_is_an_outage_for_every_call()
    {
        _service.Intercept = _ => throw new HttpRequestException("broken");

        await AssertOutagesAsync();
    }

    [Fact]
    public async Task A_missing_table_is_a_bug_and_neither_a_missing_row_nor_a_conflict()
    {
        var change = RowChange.Delete("p", "k");

        Assert.Equal(404, (await Assert.ThrowsAsync<Azure.RequestFailedException>(async () => await Table.WriteAsync(RowChange.Insert(change.Row), default))).Status);
        Assert.Equal(404, (await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(async () => await Table.BatchAsync([change], default))).Status);
    }

    [Fact]
    public async Task A_write_is_sent_once_and_a_read_again()
    {
        _service.Intercept = _ => new(HttpStatusCode.ServiceUnavailable);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.BatchAsync([RowChange.Insert(new Row("p", "k"))], default));
        Assert.Equal(["POST agents", "POST $batch"], _service.Calls);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.GetAsync("p", "k", default));
        Assert.Equal(2 + 3, _service.Calls.Count);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_no_outage()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.GetAsync("p", "k", given.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), given.Token));
    }

    [Fact]
    public async Task Tables_are_made_once_and_again_without_harm()
    {
        await _tables.CreateAsync(default);
        await _tables.CreateAsync(default);

        Assert.All(TableNames.All, name => Assert.NotNull(_tables.Get(name)));
        Assert.True((await Table.WriteAsync(RowChange.Insert(new Row("p", "k")), default)).IsWritten);
    }

    [Fact]
    public async Task A_range_asks_for_no_more_than_its_limit()
    {
        await _tables.CreateAsync(default);
        var queries = new List<string>();
        _service.Intercept = request =>
        {
            queries.Add(Uri.UnescapeDataString(request.RequestUri!.Query));
            return null;
        };

        await Table.RangeAsync("o'p", RowRange.Prefix("msg:"), 7, default);
        Assert.Contains("$top=7", Assert.Single(queries), StringComparison.Ordinal);
        Assert.Contains("PartitionKey eq 'o''p' and RowKey ge 'msg:' and RowKey lt 'msg;'", queries[0], StringComparison.Ordinal);
    }

    private async Task AssertOutagesAsync()
    {
        var row = new Row("p", "k");
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.GetAsync("p", "k", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.RangeAsync("p", RowRange.All, 1, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.WriteAsync(RowChange.Insert(row), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.WriteAsync(RowChange.Delete("p", "k"), default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Table.BatchAsync([RowChange.Upsert(row)], default));
    }
}
