using Azure;
using Azure.Data.Tables;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>One table of Table storage: conditions by ETag, a batch as an entity group transaction.</summary>
internal sealed class TableStorageTable(TableClient reads, TableClient writes) : ITable
{
    public string Name => reads.Name;

    public async ValueTask<Row?> GetAsync(string partition, string key, CancellationToken ct)
    {
        RowLimits.CheckKey(partition, "partition key");
        RowLimits.CheckKey(key, "row key");
        try
        {
            var entity = await reads.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: ct);
            return entity.HasValue ? TableRows.ToRow(entity.Value!) : null;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask<IReadOnlyList<Row>> RangeAsync(string partition, RowRange range, int limit, CancellationToken ct)
    {
        RowLimits.CheckKey(partition, "partition key");
        BatchLimits.CheckRange(limit);
        try
        {
            var rows = new List<Row>();
            await foreach (var entity in reads.QueryAsync<TableEntity>(TableRows.Filter(partition, range), limit, cancellationToken: ct))
            {
                rows.Add(TableRows.ToRow(entity));
                if (rows.Count == limit)
                {
                    break;
                }
            }

            return rows;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct)
    {
        RowLimits.Check(change.Row);
        try
        {
            var response = await SendAsync(change, ct);
            // The client reports a delete of nothing by its status only.
            return response.Status == 404 ? WriteResult.Conflict : new(WriteStatus.Written, ETagOf(change, response));
        }
        catch (RequestFailedException e) when (Conflicts.Is(e))
        {
            return WriteResult.Conflict;
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask<BatchResult> BatchAsync(IReadOnlyList<RowChange> changes, CancellationToken ct)
    {
        BatchLimits.Check(changes);
        try
        {
            var responses = (await writes.SubmitTransactionAsync(changes.Select(Action), ct)).Value;
            return BatchResult.Written([.. responses.Select((response, i) => ETagOf(changes[i], response))]);
        }
        catch (TableTransactionFailedException e) when (Conflicts.Is(e) && e.FailedTransactionActionIndex is not null)
        {
            return BatchResult.Conflict(e.FailedTransactionActionIndex.Value);
        }
        catch (Exception e) when (StorageOutages.Is(e, ct))
        {
            throw Unavailable(e);
        }
    }

    private Task<Response> SendAsync(RowChange change, CancellationToken ct) => change.Kind switch
    {
        ChangeKind.Insert => writes.AddEntityAsync(TableRows.ToEntity(change.Row), ct),
        ChangeKind.Replace => writes.UpdateEntityAsync(TableRows.ToEntity(change.Row), IfMatch(change), TableUpdateMode.Replace, ct),
        ChangeKind.Upsert => writes.UpsertEntityAsync(TableRows.ToEntity(change.Row), TableUpdateMode.Replace, ct),
        ChangeKind.Delete => writes.DeleteEntityAsync(change.Row.Partition, change.Row.Key, IfMatch(change), ct),
    };

    private static TableTransactionAction Action(RowChange change) => new(
        change.Kind switch
        {
            ChangeKind.Insert => TableTransactionActionType.Add,
            ChangeKind.Replace => TableTransactionActionType.UpdateReplace,
            ChangeKind.Upsert => TableTransactionActionType.UpsertReplace,
            ChangeKind.Delete => TableTransactionActionType.Delete,
        },
        TableRows.ToEntity(change.Row),
        IfMatch(change));

    private static ETag IfMatch(RowChange change) => change.IfMatch is null ? ETag.All : new ETag(change.IfMatch);

    private static string ETagOf(RowChange change, Response response) => change.Kind is ChangeKind.Delete
        ? ""
        : response.Headers.ETag?.ToString() ?? throw new InvalidOperationException($"Table storage gave no ETag with status {response.Status}.");

    private static StorageUnavailableException Unavailable(Exception e) => new("Table storage can't answer now.", e);
}
