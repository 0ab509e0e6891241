namespace Omni.Pipeline.Search;

/// <summary>What the indexer is doing.</summary>
/// <param name="State">Of the index.</param>
/// <param name="Pending">How many conversations and customers wait to be indexed.</param>
/// <param name="Conversations">How many the running catching up or rebuilding has read, or the last one.</param>
/// <param name="Documents">How many documents it made of them.</param>
/// <param name="Mark">From when on a crash would have it read again, <c>yyyyMMddHHmm</c> in UTC; empty before the first commit.</param>
public sealed record SearchProgress(SearchState State, int Pending, long Conversations, long Documents, string Mark);

/// <summary>Where the index stands.</summary>
public enum SearchState
{
    /// <summary>It was not opened yet, or this host has none.</summary>
    Off = 1,

    /// <summary>It follows what happens.</summary>
    Following,

    /// <summary>It reads again what it may have missed.</summary>
    CatchingUp,

    /// <summary>It reads everything.</summary>
    Rebuilding,
}
