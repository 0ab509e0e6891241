namespace Omni.Pipeline.Filtering;

/// <summary>A pattern found in a text.</summary>
/// <param name="Start">First unit in the text as it was given.</param>
/// <param name="End">After its last unit; units that folding skips may lie between.</param>
/// <param name="Pattern">Index of the pattern.</param>
internal readonly record struct Match(int Start, int End, int Pattern)
{
    public int Length => End - Start;
}

/// <summary>
/// Finds all of many patterns in one pass over the text (Aho and Corasick 1975), its transitions in a double array (Aoe 1989).
/// Immutable; looking allocates nothing. Text is folded on the way by the same table that maps units to the automaton's classes.
/// </summary>
internal sealed class AhoCorasick
{
    /// <summary>Folding drops the unit, or looks at the one behind it first.</summary>
    internal const ushort SkipClass = 0;

    /// <summary>No pattern has the unit.</summary>
    internal const ushort ForeignClass = 1;

    internal const ushort FirstClass = 2;

    private readonly ushort[] _classes;
    private readonly AutomatonCell[] _cells;
    private readonly int[] _fails;
    private readonly int[] _roots;
    private readonly int[] _patterns;
    private readonly int[] _shorter;
    private readonly int[] _lengths;

    private AhoCorasick(AutomatonTables tables)
    {
        (_classes, _cells, _fails, _roots) = (tables.Classes, tables.Cells, tables.Fails, tables.Roots);
        (_patterns, _shorter, _lengths) = (tables.Patterns, tables.Shorter, tables.Lengths);
    }

    /// <param name="patterns">Distinct, not empty, folded.</param>
    /// <param name="folding">The folded unit of each of the 65,536; 0: skipped.</param>
    public static AhoCorasick Build(IReadOnlyList<string> patterns, ReadOnlySpan<ushort> folding) =>
        new(AutomatonBuilder.Build(patterns, folding));

    public Matches Find(ReadOnlySpan<char> text) => new(this, text);

    /// <summary>All matches, by their last unit; of those that end together the longest first.</summary>
    internal ref struct Matches(AhoCorasick automaton, ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _next;
        private int _state;
        private int _report;

        public Match Current { get; private set; }

        public readonly Matches GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_report == 0 && !Advance())
            {
                return false;
            }

            var pattern = automaton._patterns[_report];
            Current = new(StartOf(_next, automaton._lengths[pattern]), _next, pattern);
            _report = automaton._shorter[_report];
            return true;
        }

        /// <summary>Reads on to the next state in which a pattern ends. The hot path: everything in locals.</summary>
        private bool Advance()
        {
            var text = _text;
            var (classes, cells, roots, fails) = (automaton._classes, automaton._cells, automaton._roots, automaton._fails);
            var state = _state;
            var entry = cells[state].Base;
            for (var i = _next; i < text.Length; i++)
            {
                int unitClass = classes[text[i]];
                if (unitClass <= ForeignClass)
                {
                    if (unitClass == SkipClass && text[i] >= '\uD800')
                    {
                        var (folded, width) = TextFolding.At(text, i);
                        unitClass = folded == TextFolding.Skip ? SkipClass : classes[folded];
                        i += width - 1;
                    }

                    if (unitClass <= ForeignClass)
                    {
                        if (unitClass == ForeignClass)
                        {
                            (state, entry) = (0, cells[0].Base);
                        }

                        continue;
                    }
                }

                var target = (entry & AutomatonCell.BaseMask) + unitClass;
                while (cells[target].Check != state)
                {
                    if ((entry & AutomatonCell.FailsToRoot) != 0)
                    {
                        // Where the root has no such child, this is the root.
                        target = roots[unitClass];
                        break;
                    }

                    state = fails[state];
                    entry = cells[state].Base;
                    target = (entry & AutomatonCell.BaseMask) + unitClass;
                }

                state = target;
                entry = cells[state].Base;
                if ((entry & AutomatonCell.HasOutput) != 0)
                {
                    (_next, _state) = (i + 1, state);
                    _report = automaton._patterns[state] >= 0 ? state : automaton._shorter[state];
                    return true;
                }
            }

            (_next, _state) = (text.Length, state);
            return false;
        }

        /// <summary>Goes back over as many units as the pattern has, not counting the skipped ones.</summary>
        private readonly int StartOf(int end, int length)
        {
            var start = end;
            while (length > 0)
            {
                start--;
                if (start > 0 && TextFolding.At(_text, start - 1) is (var folded, 2))
                {
                    start--;
                    length -= folded == TextFolding.Skip ? 0 : 1;
                }
                else if (automaton._classes[_text[start]] != SkipClass || TextFolding.IsOpen(_text[start]))
                {
                    length--;
                }
            }

            return start;
        }
    }
}
