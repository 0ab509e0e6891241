using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>
/// Table storage. Reads are tried again by the client; writes are not: a write whose answer was lost would find its own row on
/// the second try and call it a conflict. The caller hears of the outage instead, which says that the outcome is unknown.
/// </summary>
internal sealed class TableStorageTables(TableServiceClient reads, TableServiceClient writes) : ITables
{
    private readonly FrozenDictionary<string, ITable> _tables = TableNames.All.ToFrozenDictionary(
        name => name,
        ITable (name) => new TableStorageTable(reads.GetTableClient(name), writes.GetTableClient(name)),
        StringComparer.Ordinal);

    public Uri Address => writes.Uri;

    public ITable Get(string name) =>
        _tables.TryGetValue(name, out var table) ? table : throw new ArgumentException($"There is no table {name}.", nameof(name));

    /// <summary>Every row of a table. A page whose read fails fails the whole.</summary>
    public async IAsyncEnumerable<Row> ReadAllAsync(string table, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var entities = reads.GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: ct).GetAsyncEnumerator(ct);
        while (await NextAsync(entities, ct))
        {
            yield return TableRows.ToRow(entities.Current);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<TableEntity> entities, CancellationToken ct)
    {
        try
        {
            return await entities.MoveNextAsync();
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw new StorageUnavailableException("Table storage can't answer now.", e);
        }
    }

    /// <summary>Makes the tables that are not there yet: an emulator starts without any, and a new version may bring one.</summary>
    public Task CreateAsync(CancellationToken ct) => Task.WhenAll(TableNames.All.Select(name => writes.CreateTableIfNotExistsAsync(name, ct)));

    public static TableClientOptions Reads() => new()
    {
        Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), NetworkTimeout = TimeSpan.FromSeconds(5) },
    };

    public static TableClientOptions Writes() => new() { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(10) } };
}
