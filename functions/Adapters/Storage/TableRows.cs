using Azure.Data.Tables;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Rows as entities with real columns, that an operator can read and filter by.</summary>
internal static class TableRows
{
    public static TableEntity ToEntity(Row row)
    {
        var entity = new TableEntity(row.Partition, row.Key);
        foreach (ref readonly var column in row.Columns)
        {
            entity.Add(column.Name, Value(column));
        }

        return entity;
    }

    public static Row ToRow(TableEntity entity)
    {
        var row = new Row(entity.PartitionKey, entity.RowKey, entity.ETag.ToString());
        foreach (var (name, value) in entity)
        {
            if (name is not ("odata.etag" or nameof(TableEntity.PartitionKey) or nameof(TableEntity.RowKey) or nameof(TableEntity.Timestamp)))
            {
                Add(row, name, value);
            }
        }

        return row;
    }

    /// <summary>Quotes in keys are doubled by the client's own filter builder.</summary>
    public static string Filter(string partition, RowRange range)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (range.From is { Length: > 0 } from)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
        }

        if (range.To is { Length: > 0 } to)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey lt {to}");
        }

        return filter;
    }

    private static object Value(Column column) => column.Kind switch
    {
        ColumnKind.Text or ColumnKind.Bytes => column.Object!,
        ColumnKind.Bool => column.Bits == 1,
        ColumnKind.Int64 => column.Bits,
        ColumnKind.Double => BitConverter.Int64BitsToDouble(column.Bits),
        ColumnKind.Instant => new DateTimeOffset(column.Bits, TimeSpan.Zero),
    };

    private static void Add(Row row, string name, object? value) => _ = value switch
    {
        null => row,
        string text => row.Set(name, text),
        bool truth => row.Set(name, truth),
        long number => row.Set(name, number),
        // We write none, but an operator's tool may.
        int number => row.Set(name, (long)number),
        double number => row.Set(name, number),
        DateTimeOffset instant => row.Set(name, instant),
        byte[] bytes => row.Set(name, bytes),
        BinaryData bytes => row.Set(name, bytes.ToArray()),
        _ => throw new InvalidOperationException($"Column {name} has the type {value.GetType().Name}, which no row has."),
    };
}
