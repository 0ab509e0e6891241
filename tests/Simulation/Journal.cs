namespace Omni.Tests.Simulation;

/// <summary>How the writes of a process become safe.</summary>
public enum CommitMode
{
    /// <summary>Each port call commits alone, for several processes over a network (Azure).</summary>
    Alone = 1,

    /// <summary>Writes are visible at once in the one process; a crash keeps some first part of them, all that was synced at least.</summary>
    Log,

    /// <summary>What one invocation writes between two calls to the outside becomes safe together or not at all.</summary>
    Batch,
}

/// <summary>What would be taken back by a crash of the one process, newest last. Unused where each call commits alone.</summary>
internal sealed class Journal(CommitMode mode)
{
    private readonly List<Action> _undo = [];
    private readonly List<long> _marks = [];
    private long _safe;

    public bool IsKept => mode is not CommitMode.Alone;

    public long Position => _safe + _undo.Count;

    public void Record(Action undo)
    {
        if (IsKept)
        {
            _undo.Add(undo);
        }
    }

    /// <summary>A port call ends here.</summary>
    public void MarkCall()
    {
        if (mode is CommitMode.Log)
        {
            Mark();
        }
    }

    /// <summary>An invocation ends here, or goes outside.</summary>
    public void MarkInvocation()
    {
        if (mode is CommitMode.Batch)
        {
            Mark();
        }
    }

    /// <summary>Nothing before the position will be taken back.</summary>
    public void Sync(long position)
    {
        if (position > _safe)
        {
            _undo.RemoveRange(0, (int)(position - _safe));
            _safe = position;
            _marks.RemoveAll(mark => mark < position);
        }
    }

    /// <summary>Takes back what a crash would, from the newest on.</summary>
    public void Crash(Random random)
    {
        var kept = random.Next(_marks.Count + 1) is var chosen && chosen < _marks.Count ? _marks[chosen] : _safe;
        while (Position > kept)
        {
            _undo[^1]();
            _undo.RemoveAt(_undo.Count - 1);
        }

        Sync(kept);
        _marks.Clear();
    }

    private void Mark()
    {
        if (Position > (_marks.Count == 0 ? _safe : _marks[^1]))
        {
            _marks.Add(Position);
        }
    }
}
