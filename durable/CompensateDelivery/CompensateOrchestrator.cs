using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Durable.CompensateDelivery;

/// <summary>
/// Brings a message to its end that its channel would not take: tries it by a ladder that heeds the platform's own pauses, gives it up
/// when it is too old, undoes what depended on it, and lets go on what waited behind it. The outbox row says what is so; this only waits.
/// </summary>
public static class CompensateOrchestrator
{
    /// <summary>The reason of a message whose tries threw to the last.</summary>
    public const string Broken = "delivery-broken";

    /// <summary>Of one execution; then it begins anew, so that a history stays short however long an account is paused.</summary>
    private const int MaxTries = 20;

    // A try that threw leaves its claim behind: not sooner than that ends, or the next would find it held.
    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: Outbox.Claim + TimeSpan.FromSeconds(10), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(10)));

    [Function(CompensateNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<CompensateInput>()!;
        var (giveUpAt, rung) = (input.GiveUpAt ?? context.CurrentUtcDateTime + input.Ladder.GiveUpAfter, input.Rung);
        var giveUpReason = input.KilledTheHost ? DeadLetter.KilledTheHost : "";
        for (var tries = 0; tries < MaxTries; tries++)
        {
            TryResult result;
            try
            {
                result = await context.CallActivityAsync<TryResult>(
                    CompensateNames.Try,
                    new TryInput(input.ConversationId, input.Sequence, input.Channel, giveUpAt, PauseOf(input.Ladder, rung), giveUpReason),
                    Patiently);
            }
            catch (TaskFailedException) when (giveUpReason.Length == 0)
            {
                // It can't even be tried. Once more, to say so; if that fails too, whoever waits behind it begins this anew.
                giveUpReason = Broken;
                continue;
            }

            if (result.Status is TryStatus.Over)
            {
                await context.CallActivityAsync(CompensateNames.End, new EndInput(input.ConversationId, input.Sequence, input.Channel), Patiently);
                return;
            }

            // What was given up for a killer may have been another, before this one.
            giveUpReason = input.KilledTheHost && result.Status is TryStatus.Again ? "" : giveUpReason;
            rung += result.Status is TryStatus.Again ? 1 : 0;
            giveUpAt += result.Status is TryStatus.Paused ? result.At - context.CurrentUtcDateTime : TimeSpan.Zero;
            if (result.At > context.CurrentUtcDateTime)
            {
                await context.CreateTimer(result.At, CancellationToken.None);
            }
        }

        context.ContinueAsNew(input with { GiveUpAt = giveUpAt, Rung = rung, KilledTheHost = giveUpReason == DeadLetter.KilledTheHost });
    }

    private static TimeSpan PauseOf(Ladder ladder, int rung)
    {
        var pause = ladder.FirstPause * Math.Pow(2, Math.Min(rung, 16));
        return pause < ladder.LongestPause ? pause : ladder.LongestPause;
    }
}
