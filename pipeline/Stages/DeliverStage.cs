using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 8. Sends what the outbox holds, lowest first, until this message is done: one that was put back earlier goes before it.
/// At least once: a crash between the platform's answer and the note of it sends again, under the same idempotency key. What its channel
/// will not take for long is handed over to its compensation.
/// </summary>
internal sealed class DeliverStage(
    ConversationStore conversations,
    Outbox outbox,
    DeliveryTry delivery,
    IStageQueue queue,
    DeliveryReceipts receipts,
    IdSource ids,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<DeliverStage> logger) : IStage
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    // How long after its time a compensation may be late before those who wait behind it have it begun anew.
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(5);

    public string Name => QueueNames.Deliver;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Late)
        {
            // Somebody put it back after it had failed. The mark goes: its later tries are tries like any other.
            await outbox.ReopenAsync(message.ConversationId, message.Sequence, ct);
            message = message with { Late = false };
        }

        ConversationEntry? mine = null;
        while (await outbox.LowestAsync(message.ConversationId, message.Channel, ct) is { } lowest && lowest.Sequence <= message.Sequence)
        {
            if (lowest.IsHandedOver)
            {
                await WaitBehindAsync(message, lowest, ct);
                return Outcome.Done;
            }

            if (lowest.ClaimedUntil > time.GetUtcNow())
            {
                await LaterAsync(message, lowest.ClaimedUntil, ct);
                return Outcome.Done;
            }

            if (await outbox.ClaimAsync(lowest, message.Channel, ct) is not { } claimed)
            {
                continue; // Another deliverer was quicker: see what it left.
            }

            var sent = await delivery.SendAsync(claimed, ct);
            if (sent == DeliveryTry.Paused)
            {
                // Nothing was tried: a pause of any length fails no answer.
                var resumed = time.GetUtcNow() + DeliveryTry.PausedRest;
                await outbox.ReleaseAsync(claimed with { Attempts = claimed.Attempts - 1 }, message.Channel, resumed, ct);
                await LaterAsync(message, resumed, ct);
                return Outcome.Done;
            }

            if (sent.Status is SendStatus.Retry)
            {
                await RestAsync(message, claimed, sent, ct);
                return Outcome.Done;
            }

            var settled = await delivery.SettleAsync(claimed, message.Channel, sent, ct);
            if (claimed.Sequence == message.Sequence)
            {
                mine = settled;
            }
        }

        // A run for a later message may have ended it, or its compensation, or an earlier run that died before it could say so.
        mine ??= await conversations.EntryAsync(message.ConversationId, message.Sequence, ct);
        mine = mine is null ? null : await receipts.MatchAsync(mine, ct);
        return mine is { Delivery: DeliveryState.Failed } ? Outcome.Rejected(mine.DeliveryReason) : Outcome.Done;
    }

    /// <summary>Puts a message back that its channel did not take now.</summary>
    private async ValueTask RestAsync(UnifiedMessage message, PendingSend claimed, SendOutcome sent, CancellationToken ct)
    {
        logger.NotSent(claimed.MessageId, message.Channel, claimed.Attempts, sent.Reason);
        var pause = Pause(claimed.Attempts, sent.RetryAfter);
        var again = time.GetUtcNow() + pause;
        if (claimed.Attempts < options.Value.DeliveryAttempts && pause <= options.Value.DeliveryPatience)
        {
            await outbox.ReleaseAsync(claimed, message.Channel, again, ct);
            await LaterAsync(message, again, ct);
            return;
        }

        // Asked for first: a compensation that finds the claim still held waits for its end.
        await CompensateAsync(message, claimed.Sequence, sent.Reason, ct);
        await outbox.HandOverAsync(claimed, message.Channel, again, ct);
        await LaterAsync(message, again + Watch, ct);
    }

    /// <summary>Those who wait are what notices a compensation that came to grief: it is asked for again, which changes nothing where it is under way.</summary>
    private async ValueTask WaitBehindAsync(UnifiedMessage message, PendingSend handedOver, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (handedOver.ClaimedUntil + Watch <= now)
        {
            await CompensateAsync(message, handedOver.Sequence, "compensation-late", ct);
        }

        await LaterAsync(message, (handedOver.ClaimedUntil > now ? handedOver.ClaimedUntil : now) + Watch, ct);
    }

    private async ValueTask CompensateAsync(UnifiedMessage message, long sequence, string reason, CancellationToken ct)
    {
        var request = new CompensateRequest(message.ConversationId, sequence, message.Channel, reason, message.TraceParent);
        await queue.SendAsync(QueueNames.Compensate, new StageMessage(SessionIds.OfDelivery(message), ids.NewId(), request), ct);
    }

    private async ValueTask LaterAsync(UnifiedMessage message, DateTimeOffset at, CancellationToken ct) =>
        // A new broker id each time: a broker that looks for duplicates would swallow the second, and nobody would send the message.
        await queue.SendAsync(QueueNames.Deliver, new StageMessage(SessionIds.OfDelivery(message), ids.NewId(), StoredReference.To(message), at), ct);

    private TimeSpan Pause(int attempts, TimeSpan asked)
    {
        var pause = options.Value.DeliveryPause * Math.Pow(2, Math.Min(attempts - 1, 16));
        pause = pause < LongestPause ? pause : LongestPause;
        return asked > pause ? asked : pause;
    }
}
