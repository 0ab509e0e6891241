using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Starts;

/// <summary>
/// Where an agent sends a message again that was not delivered, on its channel or on another of the customer's. It becomes a new message, which
/// names the one that failed; the one that failed stays as it is. For each that failed there is one: what was sent again and failed, too, is itself sent again.
/// </summary>
public sealed class ResendDesk(
    ConversationStore conversations,
    MergeStore merges,
    CustomerStore customers,
    ChannelRules rules,
    StartChecks checks,
    AgentAnswers answers)
{
    /// <param name="conversation">Where the message is.</param>
    /// <param name="sequence">Which.</param>
    /// <param name="channel">Another channel; empty: its own.</param>
    /// <param name="agentId">Who sends it again.</param>
    /// <param name="clientMessageId">The same for every try.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="QueueFullException">Nothing was sent.</exception>
    public async ValueTask<ResendResult> ResendAsync(
        Conversation conversation, long sequence, string channel, string agentId, string clientMessageId, CancellationToken ct)
    {
        if (await conversations.EntryAsync(conversation.Id, sequence, ct) is not { Type: EntryType.Message, Direction: Direction.Outbound } failed)
        {
            return new ResendResult.Missing();
        }

        // While it is pending its compensation may still send it; what a word list withheld is not sent by another way.
        if (failed.Delivery is not (DeliveryState.Failed or DeliveryState.Uncertain) || failed.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal))
        {
            return new ResendResult.NotNow();
        }

        if (await conversations.FindAsync(conversation.Id, AgentAnswers.ResendIdOf(conversation.Id, sequence), ct) is { } again)
        {
            return again.ClientMessageId == clientMessageId && again.AgentId == agentId ? new ResendResult.Resent(again.MessageId, again.At) : new ResendResult.SentAgain();
        }

        if ((await customers.CurrentAsync(conversation.CustomerId, ct)).IsBlocked)
        {
            return new ResendResult.Refused(StartChecks.SenderBlocked);
        }

        var isElsewhere = channel.Length > 0 && channel != failed.Channel;
        if ((isElsewhere ? await FindAsync(conversation.CustomerId, channel, ct) : failed.Identity) is not { } to)
        {
            return new ResendResult.NotTheirs();
        }

        if (await ObjectionAsync(conversation, failed, to, isElsewhere, ct) is { } objection)
        {
            return new ResendResult.Refused(objection);
        }

        var sent = await answers.ResendAsync(conversation, failed, to, agentId, clientMessageId, ct);
        return new ResendResult.Resent(sent.MessageId, sent.ReceivedAt);
    }

    /// <summary>Where the customer came to be known last on that channel.</summary>
    private async ValueTask<ChannelIdentity?> FindAsync(string customerId, string channel, CancellationToken ct)
    {
        var identities = await merges.IdentitiesAsync(await customers.MembersAsync(customerId, ct), ct);
        return identities.Where(it => it.Channel == channel).OrderByDescending(it => it.Since).FirstOrDefault() is { } found
            ? new(found.Channel, found.Account, found.Address)
            : null;
    }

    private async ValueTask<string?> ObjectionAsync(Conversation conversation, ConversationEntry failed, ChannelIdentity to, bool isElsewhere, CancellationToken ct)
    {
        if (await checks.OfAccountAsync(to, ct) is { } unable)
        {
            return unable;
        }

        var text = failed.Kind is MessageKind.Text ? failed.Text : "";
        var objection = failed.Template is not null && !isElsewhere ? null : rules.Find(to.Channel)?.Objection(text, failed.Attachments);

        // There it is not asked for: what is said against writing first is said against this.
        return objection ?? (isElsewhere
            ? await checks.OfCustomerAsync(to, ct) ?? checks.OfChannel(to, await checks.MemoryAsync(conversation.CustomerId, to, ct), text, isTemplate: false)
            : null);
    }
}

/// <summary>What became of it.</summary>
public abstract record ResendResult
{
    private ResendResult()
    {
    }

    /// <summary>It is on its way.</summary>
    public sealed record Resent(string MessageId, DateTimeOffset AcceptedAt) : ResendResult;

    /// <summary>There is no such message of the company's.</summary>
    public sealed record Missing : ResendResult;

    /// <summary>It did not fail, or must not be sent.</summary>
    public sealed record NotNow : ResendResult;

    /// <summary>Somebody sent it again before, or the same agent on another page.</summary>
    public sealed record SentAgain : ResendResult;

    /// <summary>The customer has no address on that channel.</summary>
    public sealed record NotTheirs : ResendResult;

    /// <summary>It would not be delivered, for a reason in its stable short form.</summary>
    public sealed record Refused(string Reason) : ResendResult;
}
