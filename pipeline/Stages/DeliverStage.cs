using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 8. Sends what the outbox holds, lowest first, until this message is done: one that was put back earlier goes before it.
/// At least once: a crash between the platform's answer and the note of it sends again, under the same idempotency key.
/// </summary>
internal sealed class DeliverStage(
    ConversationStore conversations,
    Outbox outbox,
    ChannelAccountStore accounts,
    ChannelRegistry channels,
    IStageQueue queue,
    DeliveryReceipts receipts,
    StartChecks starts,
    ChannelRules rules,
    IdSource ids,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<DeliverStage> logger) : IStage
{
    // How soon after an account is resumed its answers go out.
    private static readonly TimeSpan PausedRest = TimeSpan.FromMinutes(1);

    private static readonly SendOutcome Paused = SendOutcome.Retry(PausedRest, "account-paused");

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

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
            if (lowest.ClaimedUntil > time.GetUtcNow())
            {
                await LaterAsync(message, lowest.ClaimedUntil, ct);
                return Outcome.Done;
            }

            if (await outbox.ClaimAsync(lowest, message.Channel, ct) is not { } claimed)
            {
                continue; // Another deliverer was quicker: see what it left.
            }

            var sent = await SendAsync(claimed, ct);
            if (sent == Paused)
            {
                // Nothing was tried: a pause of any length fails no answer.
                var resumed = time.GetUtcNow() + PausedRest;
                await outbox.ReleaseAsync(claimed with { Attempts = claimed.Attempts - 1 }, message.Channel, resumed, ct);
                await LaterAsync(message, resumed, ct);
                return Outcome.Done;
            }

            if (sent.Status is SendStatus.Retry && claimed.Attempts < options.Value.DeliveryAttempts)
            {
                logger.NotSent(claimed.MessageId, message.Channel, claimed.Attempts, sent.Reason);
                var again = time.GetUtcNow() + Pause(claimed.Attempts, sent.RetryAfter);
                await outbox.ReleaseAsync(claimed, message.Channel, again, ct);
                await LaterAsync(message, again, ct);
                return Outcome.Done;
            }

            var settled = await SettleAsync(claimed, message.Channel, sent, ct);
            if (claimed.Sequence == message.Sequence)
            {
                mine = settled;
            }
        }

        // A run for a later message may have ended it, or an earlier run that died before it could say so.
        mine ??= await conversations.EntryAsync(message.ConversationId, message.Sequence, ct);
        mine = mine is null ? null : await receipts.MatchAsync(mine, ct);
        return mine is { Delivery: DeliveryState.Failed } ? Outcome.Rejected(mine.DeliveryReason) : Outcome.Done;
    }

    private async ValueTask<SendOutcome> SendAsync(PendingSend claimed, CancellationToken ct)
    {
        if (await conversations.EntryAsync(claimed.ConversationId, claimed.Sequence, ct) is not { } entry)
        {
            return SendOutcome.Refused("message-missing");
        }

        if (channels.FindSender(entry.Channel) is not { } sender)
        {
            return SendOutcome.Refused("channel-unknown");
        }

        if (await accounts.GetAsync(entry.Channel, entry.Account, ct) is not { } account)
        {
            return SendOutcome.Refused("account-unknown");
        }

        return account.IsPaused ? Paused
            : await ObjectionAsync(entry, ct) is { } objection ? SendOutcome.Refused(objection)
            : await sender.SendAsync(Delivery(entry), account, ct);
    }

    /// <summary>Who was blocked meanwhile gets nothing more; who has not asked may say no until the last moment.</summary>
    private async ValueTask<string?> ObjectionAsync(ConversationEntry entry, CancellationToken ct) =>
        entry.Flags.Contains(MessageFlags.Started, StringComparer.Ordinal)
            ? await starts.OfCustomerAsync(entry.Identity, ct)
            : await starts.OfBlockAsync(entry.Identity, ct);

    /// <summary>What stands in the place of a file's text is for those who read the conversation, not for the channel.</summary>
    private static OutboundDelivery Delivery(ConversationEntry entry) =>
        new(entry.Address, entry.Kind is MessageKind.Text ? entry.Text : "", entry.MessageId, entry.ConversationId)
        {
            Kind = entry.Kind,
            Template = entry.Template,
            ReplyContext = entry.ReplyContext,
            Attachments = entry.Attachments,
        };

    /// <summary>The message as it is now; null when the claim was lost, and another settles it.</summary>
    private async ValueTask<ConversationEntry?> SettleAsync(PendingSend claimed, string channel, SendOutcome sent, CancellationToken ct)
    {
        var state = sent.Status switch
        {
            SendStatus.Sent => DeliveryState.Sent,
            SendStatus.Refused or SendStatus.Retry => DeliveryState.Failed,
            SendStatus.Uncertain => DeliveryState.Uncertain,
        };
        if (state is not DeliveryState.Sent)
        {
            logger.NotSent(claimed.MessageId, channel, claimed.Attempts, sent.Reason);
        }

        if (await outbox.SettleAsync(claimed, state, sent.Reason, sent.PlatformId ?? "", ct) is not { } entry)
        {
            return null; // The claim ran out under us and another settled it.
        }

        PipelineTelemetry.Delivered(channel, WireNames.Of(state));
        if (state is DeliveryState.Failed)
        {
            await RememberAsync(entry, sent.Reason, ct);
        }

        await receipts.TellAsync(entry, ct);
        return entry;
    }

    /// <summary>What the platform says about answering counts for more than what was reckoned.</summary>
    private async ValueTask RememberAsync(ConversationEntry entry, string reason, CancellationToken ct)
    {
        if (rules.Find(entry.Channel) is not { } channel)
        {
            return;
        }

        await conversations.UpdateAsync(
            entry.ConversationId,
            head => ChannelRules.IsAt(head, entry.Channel, entry.Account, entry.Address) && channel.AfterRefusal(head.ReplyMemory, reason) is { } memory && memory != head.ReplyMemory
                ? new ConversationWrite(head with { ReplyMemory = memory })
                : null,
            ct);
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
