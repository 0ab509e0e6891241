using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Pipeline.Stages;

/// <summary>
/// One try to send a message that was claimed, and what follows from it. The stage and the compensation do both the same way, so that
/// whoever of them has the claim may take the next step.
/// </summary>
public sealed class DeliveryTry(
    ConversationStore conversations,
    Outbox outbox,
    ChannelAccountStore accounts,
    ChannelRegistry channels,
    DeliveryReceipts receipts,
    StartChecks starts,
    ChannelRules rules,
    ILogger<DeliveryTry> logger)
{
    /// <summary>How soon after an account is resumed its answers go out.</summary>
    public static readonly TimeSpan PausedRest = TimeSpan.FromMinutes(1);

    /// <summary>Nothing was tried: somebody paused the account.</summary>
    public static readonly SendOutcome Paused = SendOutcome.Retry(PausedRest, "account-paused");

    public async ValueTask<SendOutcome> SendAsync(PendingSend claimed, CancellationToken ct)
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

    /// <summary>Ends a message by what came of it, and tells its agent. As it is now; null when the claim was lost, and another settles it.</summary>
    public async ValueTask<ConversationEntry?> SettleAsync(PendingSend claimed, string channel, SendOutcome sent, CancellationToken ct)
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
}
