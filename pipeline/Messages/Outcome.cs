namespace Omni.Pipeline.Messages;

/// <summary>What became of a message in a stage.</summary>
public enum OutcomeKind
{
    /// <summary>Pass it on. Starts at 1 so that <c>default</c> is not success.</summary>
    Next = 1,

    /// <summary>Handled to the end of its path here; settle it.</summary>
    Done,

    /// <summary>Nothing to do (a duplicate); settle it.</summary>
    Dropped,

    /// <summary>Will never be handled; set it aside for a person.</summary>
    Rejected,
}

/// <summary>What became of a message in a stage. Expected failures are outcomes; exceptions are bugs and outages.</summary>
public readonly record struct Outcome(OutcomeKind Kind, UnifiedMessage? Message = null, string Reason = "")
{
    public static readonly Outcome Done = new(OutcomeKind.Done);

    public static Outcome Next(UnifiedMessage message) => new(OutcomeKind.Next, message);

    public static Outcome Dropped(string reason) => new(OutcomeKind.Dropped, Reason: reason);

    public static Outcome Rejected(string reason) => new(OutcomeKind.Rejected, Reason: reason);
}
