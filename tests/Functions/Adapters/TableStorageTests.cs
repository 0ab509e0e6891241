using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Tests.Contracts;

namespace Omni.Tests.Functions.Adapters;

/// <summary>
/// The real client and the real adapter against a table service in memory; against an emulator instead when
/// <c>OMNI_TEST_TABLES</c> holds its connection string, which shows that the service in memory is no kinder.
/// </summary>
public sealed class TableStorageTests : TableContract
{
    protected override async ValueTask<ITables> CreateAsync()
    {
        var (reads, writes) = (TableStorageTables.Reads(), TableStorageTables.Writes());
        if (Environment.GetEnvironmentVariable("OMNI_TEST_TABLES") is not { Length: > 0 } connectionString)
        {
            connectionString = "UseDevelopmentStorage=true";
            reads.Transport = writes.Transport = new HttpClientTransport(new FakeTableService());
        }

        var service = new TableServiceClient(connectionString, writes);
        var tables = new TableStorageTables(new TableServiceClient(connectionString, reads), service);
        foreach (var name in TableNames.All)
        {
            await service.DeleteTableAsync(name, None);
        }

        await tables.CreateAsync(None);
        return tables;
    }
}
