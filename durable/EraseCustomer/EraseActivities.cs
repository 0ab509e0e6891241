using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Stages;

namespace Omni.Durable.EraseCustomer;

/// <summary>The parts of <see cref="EraseOrchestrator"/> that read and write. Each may run again.</summary>
public sealed class EraseActivities(
    CustomerErasure erasure, ErasureProof proof, Supervisors supervisors, TimeProvider time, ILogger<EraseActivities> logger)
{
    [Function(EraseNames.Next)]
    public async Task<EraseRound> NextAsync([ActivityTrigger] string customerId, CancellationToken ct)
    {
        if (await erasure.UnderWayAsync(customerId, ct) is not { } record)
        {
            return new(false, 0, default, []);
        }

        // A round that was begun is gone on with at once.
        var notBefore = record is { Rounds: > 0, Done.Count: 0 } ? record.NextAt : time.GetUtcNow();
        var waves = ErasureSteps.Waves.Select(wave => wave.Where(step => !record.Done.Contains(step)).ToArray()).Where(wave => wave.Length > 0);
        return new(true, record.Rounds, notBefore.UtcDateTime, [.. waves]);
    }

    [Function(EraseNames.Step)]
    public async Task StepAsync([ActivityTrigger] EraseWork work, CancellationToken ct) =>
        await erasure.RunStepAsync(work.CustomerId, work.Round, work.Step, ct);

    /// <returns>In how many places something is left.</returns>
    [Function(EraseNames.Verify)]
    public async Task<int> VerifyAsync([ActivityTrigger] EraseWork work, CancellationToken ct)
    {
        if (await erasure.UnderWayAsync(work.CustomerId, ct) is not { } record)
        {
            return 0;
        }

        var found = await proof.CountAsync(record, ct);
        await erasure.VerifiedAsync(work.CustomerId, work.Round, found, ct);
        return found;
    }

    [Function(EraseNames.Repeat)]
    public async Task RepeatAsync([ActivityTrigger] EraseWork work, CancellationToken ct) =>
        await erasure.RepeatRoundAsync(work.CustomerId, work.Round, ct);

    /// <summary>The scan's places may name somebody: people find them by a scan of their own.</summary>
    [Function(EraseNames.Alert)]
    public async Task AlertAsync([ActivityTrigger] EraseLeft left, CancellationToken ct)
    {
        logger.NotErased(left.CustomerId, left.Repeats, left.Found);
        await supervisors.TellAsync(new Alert(EraseNames.Incomplete, "", left.CustomerId), ct);
    }

    [Function(EraseNames.End)]
    public async Task EndAsync([ActivityTrigger] EraseWork work, CancellationToken ct) =>
        await erasure.EndRoundAsync(work.CustomerId, work.Round, ct);
}
