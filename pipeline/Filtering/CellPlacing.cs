namespace Omni.Pipeline.Filtering;

/// <summary>
/// Finds room in the double array. Free cells are a linked list, and a family that found none of the first candidates fitting
/// opens new space: first fit without that is quadratic in the number of words.
/// </summary>
internal sealed class CellPlacing
{
    private const int MaxTries = 64;
    private const int Taken = -1;

    // The list is circular through cell 0, which is the root's and never free.
    private int[] _next = [0];
    private int[] _previous = [0];

    // Everything from here on is free, whether the arrays reach that far or not.
    private int _frontier = 1;

    /// <summary>The highest base so far; a table needs room for every class beyond it.</summary>
    public int HighestBase { get; private set; }

    /// <summary>Takes the cells base + c for all of the classes and returns the base.</summary>
    public int Place(ReadOnlySpan<ushort> classes)
    {
        var (lowest, highest) = (classes[0], classes[0]);
        foreach (var unitClass in classes)
        {
            (lowest, highest) = (Math.Min(lowest, unitClass), Math.Max(highest, unitClass));
        }

        var found = FindBase(classes, lowest);
        Grow(found + highest);
        foreach (var unitClass in classes)
        {
            Take(found + unitClass);
        }

        HighestBase = Math.Max(HighestBase, found);
        return found;
    }

    private int FindBase(ReadOnlySpan<ushort> classes, int lowest)
    {
        var tries = 0;
        for (var cell = _next[0]; cell != 0 && tries < MaxTries; cell = _next[cell])
        {
            // A base is at least 1: 0 is the leaves'.
            if (cell > lowest)
            {
                tries++;
                if (Fits(classes, cell - lowest))
                {
                    return cell - lowest;
                }
            }
        }

        return Math.Max(_frontier - lowest, 1);
    }

    private bool Fits(ReadOnlySpan<ushort> classes, int candidate)
    {
        foreach (var unitClass in classes)
        {
            var cell = candidate + unitClass;
            if (cell < _next.Length && _next[cell] == Taken)
            {
                return false;
            }
        }

        return true;
    }

    private void Take(int cell)
    {
        (_next[_previous[cell]], _previous[_next[cell]]) = (_next[cell], _previous[cell]);
        _next[cell] = Taken;
        _frontier = Math.Max(_frontier, cell + 1);
    }

    private void Grow(int cell)
    {
        var length = _next.Length;
        if (cell < length)
        {
            return;
        }

        var grown = Math.Max(cell + 1, length * 2);
        Array.Resize(ref _next, grown);
        Array.Resize(ref _previous, grown);
        for (var i = length; i < grown; i++)
        {
            var last = _previous[0];
            (_next[last], _previous[i], _next[i], _previous[0]) = (i, last, 0, i);
        }
    }
}
