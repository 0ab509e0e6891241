using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Tests.Functions.Adapters;

/// <summary>What a scan sees on Azure: rows, blobs and what the broker holds.</summary>
public sealed class StoredDataTests
{
    private const string Emulator = "UseDevelopmentStorage=true";

    [Fact]
    public async Task A_row_is_found_by_its_columns_and_its_keys_until_it_is_deleted()
    {
        var options = TableStorageTables.Reads();
        options.Transport = new HttpClientTransport(new FakeTableService());
        var service = new TableServiceClient(Emulator, options);
        var tables = new TableStorageTables(service, service);
        await tables.CreateAsync(default);
        var table = tables.Get(TableNames.Customers);
        await table.WriteAsync(RowChange.Insert(new Row("needlekey", "profile").Set("name", "needlename").Set("bytes", "needlebytes"u8.ToArray())), default);
        var scan = new PersonalDataScan([new StoredEntities(tables)]);

        Assert.Equal([0, 1, 2], (await FindAsync(scan)).Select(found => found.Text));

        await table.WriteAsync(RowChange.Delete("needlekey", "profile"), default);
        Assert.Empty(await FindAsync(scan));

        static ValueTask<IReadOnlyList<FoundText>> FindAsync(PersonalDataScan scan) => scan.FindAsync(["needlekey", "needlename", "needlebytes"], default);
    }

    [Fact]
    public async Task A_file_is_found_by_its_content_its_name_and_its_owner()
    {
        var options = BlobMediaStore.Options();
        options.Transport = new HttpClientTransport(new FakeBlobService());
        var container = new BlobContainerClient(Emulator, BlobMediaStore.Container, options);
        await container.CreateAsync();
        var store = new BlobMediaStore(container);
        await store.WriteAsync("a1", new MemoryStream([.. "needlecontent"u8]), new("text/plain", "needlename.txt", "needleowner"), default);
        var scan = new PersonalDataScan([new StoredBlobs(container, store)]);

        var found = await scan.FindAsync(["needlecontent", "needlename", "needleowner"], default);

        Assert.Equal([0, 1, 2], found.Select(it => it.Text).Order());
        await store.DeleteAsync("a1", default);
        Assert.Empty(await scan.FindAsync(["needlecontent", "needlename", "needleowner"], default));
    }

    [Fact]
    public async Task A_message_is_found_in_a_queue_and_among_its_dead_letters()
    {
        var bus = new FakeServiceBus { PeekSize = 1 };
        bus.Waiting.Add(new(() => new BinaryData("one")) { SequenceNumber = 4, MessageId = "m" });
        bus.Waiting.Add(new(() => new BinaryData("needletext")) { SequenceNumber = 9, MessageId = "m" });

        var found = await new PersonalDataScan([new StoredBrokerMessages(bus)]).FindAsync(["needletext"], default);

        Assert.Equal(QueueNames.All.Count * 2, found.Count);
        Assert.Contains("dedupe/DeadLetter", bus.Receivers);
        Assert.Contains("dedupe/None", bus.Receivers);
    }
}
