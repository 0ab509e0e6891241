namespace Omni.Pipeline.Privacy;

/// <summary>
/// When all steps are done again after the first time. What was under way when the customer went may leave something behind itself: a
/// note that was being written, a picture that was being made smaller. The last look also forgets from where the customer wrote.
/// </summary>
internal static class ErasureLooks
{
    public static readonly IReadOnlyList<TimeSpan> After = [TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), TimeSpan.FromDays(30)];

    /// <summary>How long whoever works on an erasure may take for a step before another goes on with it, too.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);
}
