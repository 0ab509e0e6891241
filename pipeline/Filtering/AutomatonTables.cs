namespace Omni.Pipeline.Filtering;

/// <summary>A place of the double array: where the state's children are, and whose child it is.</summary>
/// <param name="Base">Child of class c is at Base + c; the two high bits are flags, so that one read tells all.</param>
/// <param name="Check">The state whose child lies here; −1: free.</param>
internal readonly record struct AutomatonCell(int Base, int Check)
{
    /// <summary>A pattern ends in this state, itself or as a suffix.</summary>
    public const int HasOutput = 1 << 30;

    /// <summary>Where to go on after a mismatch is the root: saves reading it.</summary>
    public const int FailsToRoot = 1 << 29;

    public const int BaseMask = FailsToRoot - 1;
}

/// <summary>What <see cref="AutomatonBuilder"/> makes. Indexed by state, that is by cell, but for classes, roots and lengths.</summary>
/// <param name="Classes">Class of each UTF-16 unit.</param>
/// <param name="Cells">The transitions; state 0 is the root.</param>
/// <param name="Fails">The longest suffix that is a state too.</param>
/// <param name="Roots">By class: the root's child, or the root.</param>
/// <param name="Patterns">The pattern that ends here, or −1.</param>
/// <param name="Shorter">The next shorter suffix in which a pattern ends, or 0.</param>
/// <param name="Lengths">Units of each pattern.</param>
internal sealed record AutomatonTables(ushort[] Classes, AutomatonCell[] Cells, int[] Fails, int[] Roots, int[] Patterns, int[] Shorter, int[] Lengths);
