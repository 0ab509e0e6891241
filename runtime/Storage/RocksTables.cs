using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>The tables of the embedded host.</summary>
internal sealed class RocksTables(RocksDatabase database, Committer committer, WriteNumbers numbers) : ITables
{
    private readonly FrozenDictionary<string, ITable> _tables = TableNames.All.ToFrozenDictionary(
        name => name, name => (ITable)new RocksTable(name, database, committer, numbers), StringComparer.Ordinal);

    public ITable Get(string name) =>
        _tables.TryGetValue(name, out var table) ? table : throw new ArgumentException($"There is no table {name}.", nameof(name));
}
