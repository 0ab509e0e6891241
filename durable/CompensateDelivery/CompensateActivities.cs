using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Starts;

namespace Omni.Durable.CompensateDelivery;

/// <summary>The steps of a compensation. Each looks at the outbox row first and claims it by ETag, as the stage does, so that any may run again.</summary>
public sealed class CompensateActivities(
    Outbox outbox,
    DeliveryTry delivery,
    ConversationStore conversations,
    CustomerStore customers,
    UndeliveredMessages undelivered,
    TimeProvider time,
    ILogger<CompensateActivities> logger)
{
    /// <summary>The reason of a message whose platform asked for a later time than it is worth waiting for, and said no more.</summary>
    private const string TooLate = "delivery-too-late";

    private static readonly TimeSpan PausedRest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    /// <summary>Tries the message once, if it is its turn, or gives it up.</summary>
    [Function(CompensateNames.Try)]
    public async Task<TryResult> TryAsync([ActivityTrigger] TryInput input, CancellationToken ct)
    {
        if (await outbox.LowestAsync(input.ConversationId, input.Channel, ct) is not { } lowest || lowest.Sequence > input.Sequence)
        {
            return new(TryStatus.Over, default, "");
        }

        var now = time.GetUtcNow();
        if (lowest.ClaimedUntil > now)
        {
            return new(TryStatus.Busy, lowest.ClaimedUntil.UtcDateTime, "");
        }

        // A stage tries the lowest first, unless that was handed over: so it was the lowest that ended the process.
        var isMine = lowest.Sequence == input.Sequence;
        if (!isMine && (lowest.IsHandedOver || input.GiveUpReason != DeadLetter.KilledTheHost))
        {
            return new(TryStatus.Busy, (now + Soon).UtcDateTime, "");
        }

        if (await outbox.ClaimAsync(lowest, input.Channel, ct) is not { } claimed)
        {
            return new(TryStatus.Busy, now.UtcDateTime, "");
        }

        if (!isMine)
        {
            await delivery.SettleAsync(claimed, input.Channel, SendOutcome.Refused(input.GiveUpReason), ct);
            return new(TryStatus.Again, now.UtcDateTime, input.GiveUpReason);
        }

        var sent = input.GiveUpReason.Length > 0 ? SendOutcome.Refused(input.GiveUpReason)
            : await IsBlockedAsync(input.ConversationId, ct) ? SendOutcome.Refused(StartChecks.SenderBlocked)
            : await delivery.SendAsync(claimed, ct);
        return sent == DeliveryTry.Paused ? await RestAsync(input, claimed, ct) : await AfterAsync(input, claimed, sent, ct);
    }

    /// <summary>Undoes what depended on the message if it failed, and lets go on what waited behind it.</summary>
    [Function(CompensateNames.End)]
    public async Task EndAsync([ActivityTrigger] EndInput input, CancellationToken ct)
    {
        await undelivered.UndoAsync(input.ConversationId, input.Sequence, ct);
        await undelivered.GoOnAsync(input.ConversationId, input.Channel, ct);
    }

    private async ValueTask<TryResult> RestAsync(TryInput input, PendingSend claimed, CancellationToken ct)
    {
        var resumed = time.GetUtcNow() + PausedRest;
        await outbox.HandOverAsync(claimed with { Attempts = claimed.Attempts - 1 }, input.Channel, resumed, ct);
        return new(TryStatus.Paused, resumed.UtcDateTime, DeliveryTry.Paused.Reason);
    }

    private async ValueTask<TryResult> AfterAsync(TryInput input, PendingSend claimed, SendOutcome sent, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (sent.Status is SendStatus.Retry && now.UtcDateTime < input.GiveUpAt && now.UtcDateTime + sent.RetryAfter <= input.GiveUpAt)
        {
            // Never later than the last moment, at which it is tried a last time.
            var at = now + (sent.RetryAfter > input.Pause ? sent.RetryAfter : input.Pause);
            at = at.UtcDateTime < input.GiveUpAt ? at : new(input.GiveUpAt, TimeSpan.Zero);
            await outbox.HandOverAsync(claimed, input.Channel, at, ct);
            logger.DeliveryRests(claimed.MessageId, input.ConversationId, claimed.Attempts, sent.Reason, at);
            return new(TryStatus.Again, at.UtcDateTime, sent.Reason);
        }

        var outcome = sent.Status is SendStatus.Retry && sent.Reason.Length == 0 ? sent with { Reason = TooLate } : sent;
        if (await delivery.SettleAsync(claimed, input.Channel, outcome, ct) is { Delivery: DeliveryState.Failed } failed)
        {
            logger.DeliveryGivenUp(failed.MessageId, input.ConversationId, claimed.Attempts, failed.DeliveryReason);
        }

        return new(TryStatus.Over, default, outcome.Reason);
    }

    private async ValueTask<bool> IsBlockedAsync(string conversationId, CancellationToken ct) =>
        await conversations.GetAsync(conversationId, ct) is { } head && (await customers.CurrentAsync(head.CustomerId, ct)).IsBlocked;
}
