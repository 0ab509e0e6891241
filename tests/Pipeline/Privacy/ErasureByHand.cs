using Omni.Pipeline.Privacy;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>Erasures without their orchestration, for tests that want to be in the middle of one.</summary>
internal static class ErasureByHand
{
    /// <summary>All steps of a round, one after the other.</summary>
    public static async ValueTask<Erasure> RunAsync(this CustomerErasure erasure, Erasure begun, CancellationToken ct)
    {
        foreach (var step in ErasureSteps.InOrder)
        {
            await erasure.RunStepAsync(begun.CustomerId, begun.Rounds, step, ct);
        }

        await erasure.EndRoundAsync(begun.CustomerId, begun.Rounds, ct);
        return (await erasure.FindAsync(begun.CustomerId, ct))!;
    }

    /// <summary>The round of a customer that is due, if one is.</summary>
    public static async ValueTask ResumeAsync(this PrivacyWorld world, string customerId)
    {
        var erasure = world.Api.Get<CustomerErasure>();
        if (await erasure.UnderWayAsync(customerId, default) is { } record && record.NextAt <= world.Api.Time.GetUtcNow())
        {
            await erasure.RunAsync(record, default);
        }
    }
}
