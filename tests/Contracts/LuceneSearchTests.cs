using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Contracts;

/// <summary>The index of the embedded host keeps the contract.</summary>
public sealed class LuceneSearchTests : SearchContract, IDisposable
{
    private readonly SearchRig _rig = new();

    protected override ISearch Search => _rig.Index;

    public void Dispose() => _rig.Dispose();

    protected override void Reopen() => _rig.Reopen();
}
