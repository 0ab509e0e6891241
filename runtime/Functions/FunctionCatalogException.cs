namespace Omni.Runtime.Functions;

/// <summary>The functions can't be hosted; lists every fault, so that one start shows all there is to mend.</summary>
public sealed class FunctionCatalogException(IReadOnlyList<string> faults)
    : Exception($"{faults.Count} fault(s) in the functions:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "  - " + fault))}")
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
