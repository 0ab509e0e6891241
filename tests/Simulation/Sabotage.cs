namespace Omni.Tests.Simulation;

/// <summary>A guard of the product taken away at a port or around a stage, to see that the simulation notices.</summary>
public enum Sabotage
{
    None = 0,

    /// <summary>The mark of a message that was seen is not kept.</summary>
    NoDedupeMark,

    /// <summary>The row that makes a message be stored once is written over.</summary>
    OnceRowOverwritten,

    /// <summary>A conversation's head and the rows of its sequence are written whatever is there.</summary>
    SequenceUnguarded,

    /// <summary>An agent's row is written whatever is there.</summary>
    PlacesUnguarded,

    /// <summary>A deliverer's claim is not kept.</summary>
    ClaimNotKept,

    /// <summary>A session's messages come in any order.</summary>
    NoSessionOrder,

    /// <summary>A message is settled before its stage runs.</summary>
    SettledFirst,

    /// <summary>A webhook is acknowledged before its message is in the queue.</summary>
    AcknowledgedFirst,

    /// <summary>A message that was stored before does not repeat its effects.</summary>
    EffectsNotRepeated,

    /// <summary>A message that is put back for later keeps its broker id.</summary>
    LaterUnderTheSameId,

    /// <summary>Nothing mends what a crash left.</summary>
    NoSweep,

    /// <summary>An acknowledgement leaves the process before what it tells of is safe.</summary>
    AnsweredBeforeSync,

    /// <summary>A push leaves the process before what it tells of is safe.</summary>
    PushedBeforeSync,

    /// <summary>A channel is called before what it is told is safe.</summary>
    SentBeforeSync,

    /// <summary>Heads are not written when their customers are merged or parted, but for what changes in them.</summary>
    HeadsNotTouched,

    /// <summary>A merge is not queued: what a crash leaves half done stays so.</summary>
    MergeNotQueued,

    /// <summary>Nothing is ever given to the bot: everybody comes to people all the same.</summary>
    BotSilent,

    /// <summary>The same, and nobody looks whether the bot has answered.</summary>
    BotNotWatched,

    /// <summary>What the bot decided is not kept beside the conversation, and nobody looks whether its answer is stored.</summary>
    BotMemoryNotKept,
}
