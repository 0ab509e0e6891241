using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>Which of a row's ETags a generated change carries.</summary>
public enum ETagPick
{
    Current = 1,
    Old,
    None,
}

/// <summary>One generated change; the ETag is looked up when it is run.</summary>
public sealed record ModelChange(ChangeKind Kind, string Key, long Value, ETagPick Pick);

/// <summary>A table as a sorted dictionary, so plainly right that an adapter can be compared with it.</summary>
internal sealed class TableModel(string partition)
{
    private readonly Dictionary<string, List<string>> _eTags = new(StringComparer.Ordinal);

    public SortedDictionary<string, (long Value, string ETag)> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>The change for real; a replace of a key that never was becomes an upsert, as there is no ETag for it.</summary>
    public RowChange Resolve(ModelChange change)
    {
        var row = Contracts.Rows.One(partition, change.Key, change.Value);
        var known = _eTags.GetValueOrDefault(change.Key);
        var eTag = change.Pick is ETagPick.Old ? known?[0] : known?[^1];
        return change.Kind switch
        {
            ChangeKind.Insert => RowChange.Insert(row),
            ChangeKind.Upsert => RowChange.Upsert(row),
            ChangeKind.Replace => eTag is null ? RowChange.Upsert(row) : RowChange.Replace(row, eTag),
            ChangeKind.Delete => RowChange.Delete(partition, change.Key, change.Pick is ETagPick.None ? null : eTag),
        };
    }

    public bool Allows(RowChange change)
    {
        var exists = Rows.TryGetValue(change.Row.Key, out var row);
        return change.Kind switch
        {
            ChangeKind.Insert => !exists,
            ChangeKind.Upsert => true,
            ChangeKind.Replace => exists && row.ETag == change.IfMatch,
            ChangeKind.Delete => exists && (change.IfMatch is null || row.ETag == change.IfMatch),
        };
    }

    public void Apply(RowChange change, string eTag)
    {
        if (change.Kind is ChangeKind.Delete)
        {
            Rows.Remove(change.Row.Key);
            return;
        }

        Rows[change.Row.Key] = (change.Row.Int64("n"), eTag);
        if (!_eTags.TryGetValue(change.Row.Key, out var known))
        {
            _eTags[change.Row.Key] = known = [];
        }

        known.Add(eTag);
    }
}
