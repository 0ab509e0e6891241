namespace Omni.Pipeline.Filtering;

/// <summary>Builds the automaton: classes by frequency, a tree, its places in the double array, then the fail links.</summary>
internal static class AutomatonBuilder
{
    public static AutomatonTables Build(IReadOnlyList<string> patterns, ReadOnlySpan<ushort> folding)
    {
        var (unitClasses, classCount) = RankUnits(patterns);
        var trie = Plant(patterns, unitClasses);
        var (states, bases, cellCount) = Place(trie, classCount);

        var cells = new AutomatonCell[cellCount];
        Array.Fill(cells, new AutomatonCell(0, -1));
        for (var node = 0; node < trie.Count; node++)
        {
            cells[states[node]] = new(bases[node], node == 0 ? -1 : states[trie[node].Parent]);
        }

        var (fails, ends, shorter) = Link(trie, states, cells);
        var classes = new ushort[char.MaxValue + 1];
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            var folded = folding[unit];
            classes[unit] = folded == TextFolding.Skip || TextFolding.IsOpen((char)unit) ? AhoCorasick.SkipClass : Math.Max(unitClasses[folded], AhoCorasick.ForeignClass);
        }

        var roots = new int[classCount];
        for (var child = trie[0].LastChild; child != 0; child = trie[child].Previous)
        {
            roots[trie[child].Class] = states[child];
        }

        // A mismatch at the root leads there, too: the reader asks for no other case.
        cells[0] = cells[0] with { Base = cells[0].Base | AutomatonCell.FailsToRoot };
        return new(classes, cells, fails, roots, ends, shorter, [.. patterns.Select(pattern => pattern.Length)]);
    }

    /// <summary>Frequent units get low classes, so that families lie close together. 0: in no pattern.</summary>
    private static (ushort[] Classes, int Count) RankUnits(IReadOnlyList<string> patterns)
    {
        var frequency = new int[char.MaxValue + 1];
        foreach (var unit in patterns.SelectMany(pattern => pattern))
        {
            frequency[unit]++;
        }

        var classes = new ushort[char.MaxValue + 1];
        int next = AhoCorasick.FirstClass;
        foreach (var unit in Enumerable.Range(0, frequency.Length).Where(unit => frequency[unit] > 0).OrderByDescending(unit => frequency[unit]))
        {
            classes[unit] = (ushort)next++;
        }

        return (classes, next);
    }

    private static PatternTrie Plant(IReadOnlyList<string> patterns, ushort[] classes)
    {
        var order = Enumerable.Range(0, patterns.Count).ToArray();
        Array.Sort(order, (left, right) => string.CompareOrdinal(patterns[left], patterns[right]));
        var trie = new PatternTrie();
        for (var i = 0; i < order.Length; i++)
        {
            var pattern = patterns[order[i]];
            if (pattern.Length == 0 || (i > 0 && string.Equals(pattern, patterns[order[i - 1]], StringComparison.Ordinal)))
            {
                throw new ArgumentException("Patterns are distinct and not empty.", nameof(patterns));
            }

            trie.Add(pattern, order[i], classes);
        }

        return trie;
    }

    private static (int[] States, int[] Bases, int CellCount) Place(PatternTrie trie, int classCount)
    {
        var (states, bases) = (new int[trie.Count], new int[trie.Count]);
        var placing = new CellPlacing();
        var family = new ushort[classCount];

        // Large families first: the many single children fill the holes between. The root's is read most, so it comes before all.
        foreach (var node in Enumerable.Range(1, trie.Count - 1).OrderByDescending(node => trie[node].Children).Prepend(0))
        {
            if (trie[node].Children == 0)
            {
                continue;
            }

            var count = 0;
            for (var child = trie[node].LastChild; child != 0; child = trie[child].Previous)
            {
                family[count++] = trie[child].Class;
            }

            bases[node] = placing.Place(family.AsSpan(0, count));
            for (var child = trie[node].LastChild; child != 0; child = trie[child].Previous)
            {
                states[child] = bases[node] + trie[child].Class;
            }
        }

        return (states, bases, placing.HighestBase + classCount + 1);
    }

    /// <summary>Sets the flags of the cells, too: shorter states are done before longer ones.</summary>
    private static (int[] Fails, int[] Ends, int[] Shorter) Link(PatternTrie trie, int[] states, AutomatonCell[] cells)
    {
        var (fails, ends, shorter) = (new int[cells.Length], new int[cells.Length], new int[cells.Length]);
        Array.Fill(ends, -1);
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out var node))
        {
            var state = states[node];
            if (node != 0)
            {
                var fail = trie[node].Parent == 0 ? 0 : Follow(cells, fails, fails[states[trie[node].Parent]], trie[node].Class);
                fails[state] = fail;
                ends[state] = trie[node].Pattern;
                shorter[state] = ends[fail] >= 0 ? fail : shorter[fail];
                var flags = (fail == 0 ? AutomatonCell.FailsToRoot : 0) | (ends[state] >= 0 || shorter[state] != 0 ? AutomatonCell.HasOutput : 0);
                cells[state] = cells[state] with { Base = cells[state].Base | flags };
            }

            for (var child = trie[node].LastChild; child != 0; child = trie[child].Previous)
            {
                queue.Enqueue(child);
            }
        }

        return (fails, ends, shorter);
    }

    private static int Follow(AutomatonCell[] cells, int[] fails, int state, ushort unitClass)
    {
        while (true)
        {
            var target = (cells[state].Base & AutomatonCell.BaseMask) + unitClass;
            if (cells[target].Check == state)
            {
                return target;
            }

            if (state == 0)
            {
                return 0;
            }

            state = fails[state];
        }
    }
}
