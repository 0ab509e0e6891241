namespace Omni.Pipeline.Agents;

/// <summary>What became of a new agent.</summary>
public enum CreateResult
{
    Created = 1,
    UsernameTaken,
}

/// <summary>What became of asking an agent for a place.</summary>
public enum ReserveResult
{
    /// <summary>The conversation has a place now.</summary>
    Reserved = 1,

    /// <summary>It had one with this agent already; nothing changed.</summary>
    AlreadyHeld,

    /// <summary>All places are taken.</summary>
    Full,

    /// <summary>No such agent, or one who takes no work now.</summary>
    Unavailable,
}

/// <summary>What became of giving a place back.</summary>
public enum ReleaseResult
{
    /// <summary>A place became free: somebody who waits may have it.</summary>
    Freed = 1,

    /// <summary>The conversation held no place with this agent (any more).</summary>
    NotHeld,

    /// <summary>It is still needed.</summary>
    Kept,
}
