using System.Runtime.CompilerServices;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>The exports that somebody asked for, in table <c>retention</c>, and their archives in the media store.</summary>
public sealed class ExportStore(ITables tables, IMediaStore media)
{
    internal const string Partition = "exports";

    private readonly ITable _table = tables.Get(TableNames.Retention);

    public async ValueTask<Export?> FindAsync(string id, CancellationToken ct) =>
        MediaIds.IsValid(id) && await _table.GetAsync(Partition, id, ct) is { } row ? Export.Of(row) : null;

    public async ValueTask BeginAsync(Export it, CancellationToken ct) => await _table.WriteAsync(RowChange.Insert(Export.ToRow(it)), ct);

    /// <returns>As it is now; null when it is not there, as its customer was erased.</returns>
    public async ValueTask<Export?> UpdateAsync(string id, Func<Export, Export> change, CancellationToken ct)
    {
        while (await FindAsync(id, ct) is { } export)
        {
            var changed = change(export);
            if (await _table.WriteAsync(RowChange.Replace(Export.ToRow(changed), export.ETag), ct) is { IsWritten: true, ETag: var eTag })
            {
                return changed with { ETag = eTag };
            }
        }

        return null;
    }

    /// <summary>Removes it with its archive and all parts of that.</summary>
    public async ValueTask ForgetAsync(string id, CancellationToken ct)
    {
        await _table.WriteAsync(RowChange.Delete(Partition, id), ct);
        await media.DeleteAsync(id, ct);
    }

    internal async IAsyncEnumerable<Export> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            yield return Export.Of(row);
        }
    }
}
