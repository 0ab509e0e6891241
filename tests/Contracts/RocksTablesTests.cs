using Omni.Pipeline.Ports;
using Omni.Tests.Runtime.Storage;

namespace Omni.Tests.Contracts;

/// <summary>The tables of the embedded host keep the contract.</summary>
public sealed class RocksTablesTests : TableContract
{
    private readonly TestStore _store = new();

    public override async Task DisposeAsync()
    {
        _store.Dispose();
        await base.DisposeAsync();
    }

    protected override ValueTask<ITables> CreateAsync() => new(_store.Tables);
}
