using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>The tables of the embedded host.</summary>
internal sealed class RocksTables : ITables
{
    private readonly FrozenDictionary<string, ITable> _tables;

    public RocksTables(RocksDatabase database, Committer committer, WriteNumbers numbers, IOptions<StorageOptions> options)
    {
        var cache = new RowCache(options.Value.RowCacheBytes);
        _tables = TableNames.All.ToFrozenDictionary(
            name => name, name => (ITable)new RocksTable(name, database, committer, numbers, cache), StringComparer.Ordinal);
    }

    public ITable Get(string name) =>
        _tables.TryGetValue(name, out var table) ? table : throw new ArgumentException($"There is no table {name}.", nameof(name));
}
