using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Durable.EraseCustomer;

/// <summary>
/// Does the steps of an erasure, wave by wave, has a scan look for what is left, and does it all again after five minutes, a day and 30 days. The
/// record says what is done: so it is gone on with wherever it broke off.
/// </summary>
public static class EraseOrchestrator
{
    /// <summary>Of one round, while the scan finds something.</summary>
    internal const int MaxRepeats = 3;

    /// <summary>What is on its way to a stage is dropped there meanwhile.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    [Function(EraseNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var state = context.GetInput<EraseInput>()!;
        var round = await context.CallActivityAsync<EraseRound>(EraseNames.Next, state.CustomerId, Rest.Patiently);
        if (!round.IsWanted)
        {
            return;
        }

        if (round.NotBefore > context.CurrentUtcDateTime)
        {
            await context.CreateTimer(round.NotBefore, CancellationToken.None);
        }

        foreach (var wave in round.Waves)
        {
            await Task.WhenAll(wave.Select(step => context.CallActivityAsync(EraseNames.Step, new EraseWork(state.CustomerId, round.Round, step), Rest.Patiently)));
        }

        var work = new EraseWork(state.CustomerId, round.Round);
        var found = await context.CallActivityAsync<int>(EraseNames.Verify, work, Rest.Patiently);
        if (found > 0 && state.Repeats < MaxRepeats)
        {
            await context.CreateTimer(Pause, CancellationToken.None);
            await context.CallActivityAsync(EraseNames.Repeat, work, Rest.Patiently);
            context.ContinueAsNew(state with { Repeats = state.Repeats + 1 });
            return;
        }

        if (found > 0)
        {
            await context.CallActivityAsync(EraseNames.Alert, new EraseLeft(state.CustomerId, state.Repeats + 1, found), Rest.Patiently);
        }

        await context.CallActivityAsync(EraseNames.End, work, Rest.Patiently);
        context.ContinueAsNew(new EraseInput(state.CustomerId));
    }
}
