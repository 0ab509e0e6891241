using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>
/// The proof that the simulation can fail: with any one guard taken away it finds a world where a law is broken. Where a guard is
/// not needed it is not listed: an atomic invocation needs no repeated effects, and nothing but Service Bus detects duplicates.
/// </summary>
public sealed class SabotageTests
{
    /// <summary>Each is found much earlier; a change of the worlds may move it.</summary>
    private const int Enough = 12000;

    [Theory]
    [InlineData(Sabotage.NoDedupeMark, CommitMode.Alone)]
    [InlineData(Sabotage.NoDedupeMark, CommitMode.Log)]
    [InlineData(Sabotage.NoDedupeMark, CommitMode.Batch)]
    [InlineData(Sabotage.OnceRowOverwritten, CommitMode.Alone)]
    [InlineData(Sabotage.OnceRowOverwritten, CommitMode.Log)]
    [InlineData(Sabotage.OnceRowOverwritten, CommitMode.Batch)]
    [InlineData(Sabotage.SequenceUnguarded, CommitMode.Alone)]
    [InlineData(Sabotage.SequenceUnguarded, CommitMode.Log)]
    [InlineData(Sabotage.PlacesUnguarded, CommitMode.Alone)]
    [InlineData(Sabotage.PlacesUnguarded, CommitMode.Log)]
    [InlineData(Sabotage.ClaimNotKept, CommitMode.Alone)]
    [InlineData(Sabotage.ClaimNotKept, CommitMode.Log)]
    [InlineData(Sabotage.ClaimNotKept, CommitMode.Batch)]
    [InlineData(Sabotage.NoSessionOrder, CommitMode.Alone)]
    [InlineData(Sabotage.NoSessionOrder, CommitMode.Log)]
    [InlineData(Sabotage.NoSessionOrder, CommitMode.Batch)]
    [InlineData(Sabotage.SettledFirst, CommitMode.Alone)]
    [InlineData(Sabotage.SettledFirst, CommitMode.Log)]
    [InlineData(Sabotage.SettledFirst, CommitMode.Batch)]
    [InlineData(Sabotage.AcknowledgedFirst, CommitMode.Alone)]
    [InlineData(Sabotage.AcknowledgedFirst, CommitMode.Log)]
    [InlineData(Sabotage.AcknowledgedFirst, CommitMode.Batch)]
    [InlineData(Sabotage.EffectsNotRepeated, CommitMode.Alone)]
    [InlineData(Sabotage.EffectsNotRepeated, CommitMode.Log)]
    [InlineData(Sabotage.LaterUnderTheSameId, CommitMode.Alone)]
    [InlineData(Sabotage.NoSweep, CommitMode.Alone)]
    [InlineData(Sabotage.NoSweep, CommitMode.Log)]
    [InlineData(Sabotage.NoSweep, CommitMode.Batch)]
    [InlineData(Sabotage.AnsweredBeforeSync, CommitMode.Log)]
    [InlineData(Sabotage.AnsweredBeforeSync, CommitMode.Batch)]
    [InlineData(Sabotage.PushedBeforeSync, CommitMode.Log)]
    [InlineData(Sabotage.PushedBeforeSync, CommitMode.Batch)]
    [InlineData(Sabotage.SentBeforeSync, CommitMode.Log)]
    [InlineData(Sabotage.SentBeforeSync, CommitMode.Batch)]
    [InlineData(Sabotage.HeadsNotTouched, CommitMode.Alone)]
    [InlineData(Sabotage.MergeNotQueued, CommitMode.Alone)]
    [InlineData(Sabotage.MergeNotQueued, CommitMode.Log)]
    public void Without_a_guard_some_world_breaks_a_law(Sabotage sabotage, CommitMode mode)
    {
        foreach (var plan in Enum.GetValues<PlanKind>())
        {
            var found = Simulation.FirstFailure(1, Enough, mode, plan, sabotage);
            Assert.True(found is not null, $"{Enough} worlds of plan {plan} got on without it.");
        }
    }
}
