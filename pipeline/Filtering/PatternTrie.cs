namespace Omni.Pipeline.Filtering;

/// <summary>The patterns as a tree, the step before the double array. Node 0 is the root; children hang in a list.</summary>
internal sealed class PatternTrie
{
    private readonly List<Node> _nodes = [new(0, 0)];

    public int Count => _nodes.Count;

    public Node this[int node] => _nodes[node];

    /// <summary>Patterns come in ordinal order, so that a child is either the last of its siblings or new.</summary>
    public void Add(string pattern, int index, ReadOnlySpan<ushort> classes)
    {
        var node = 0;
        foreach (var unit in pattern)
        {
            node = Child(node, classes[unit]);
        }

        _nodes[node].Pattern = index;
    }

    private int Child(int parent, ushort unitClass)
    {
        var last = _nodes[parent].LastChild;
        if (last != 0 && _nodes[last].Class == unitClass)
        {
            return last;
        }

        var child = _nodes.Count;
        _nodes.Add(new(parent, unitClass) { Previous = last });
        _nodes[parent].LastChild = child;
        _nodes[parent].Children++;
        return child;
    }

    internal sealed class Node(int parent, ushort unitClass)
    {
        public int Parent { get; } = parent;

        public ushort Class { get; } = unitClass;

        public int Pattern { get; set; } = -1;

        /// <summary>0: none, the root is nobody's child.</summary>
        public int LastChild { get; set; }

        /// <summary>The sibling before; 0: none.</summary>
        public int Previous { get; init; }

        public int Children { get; set; }
    }
}
