using System.Collections.Frozen;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Starts;

/// <summary>What speaks against writing to somebody who has not asked. Every answer is a reason in its stable short form, null when nothing does.</summary>
public sealed class StartChecks(
    CustomerStore customers,
    CustomerCards cards,
    CustomerTimeline timeline,
    ConversationStore conversations,
    ConversationOpener opener,
    ChannelRules rules,
    ChannelAccountStore accounts,
    ChannelRegistry channels,
    IEnumerable<IChannelStarts> starts,
    TimeProvider time)
{
    /// <summary>The customer said no to being written to.</summary>
    public const string NoConsent = "no-consent";

    /// <summary>Nothing is taken from the customer, and nothing sent.</summary>
    public const string SenderBlocked = DedupeStage.SenderBlocked;

    /// <summary>Nobody has this identity any more.</summary>
    public const string CustomerUnknown = "customer-unknown";

    private readonly FrozenDictionary<string, IChannelStarts> _starts = starts.ToFrozenDictionary(it => it.Channel, StringComparer.Ordinal);

    /// <summary>What the customer has against it. Asked before the message is taken and again before it is sent: both may change meanwhile.</summary>
    public async ValueTask<string?> OfCustomerAsync(ChannelIdentity to, CancellationToken ct)
    {
        if (await customers.FindAsync(to, ct) is not { } known)
        {
            return CustomerUnknown;
        }

        return known.Current.IsBlocked ? SenderBlocked
            : (await cards.ReadAsync(known.Current.Id, ct))?.Profile.Consent == false ? NoConsent
            : null;
    }

    /// <summary>Whether the customer is blocked: the one thing that speaks against an answer, too.</summary>
    public async ValueTask<string?> OfBlockAsync(ChannelIdentity to, CancellationToken ct) =>
        await customers.FindAsync(to, ct) is { Current.IsBlocked: true } ? SenderBlocked : null;

    /// <summary>Whether anything can be sent on the account of an address at all.</summary>
    public async ValueTask<string?> OfAccountAsync(ChannelIdentity to, CancellationToken ct) =>
        channels.FindSender(to.Channel) is null ? StartDesk.ChannelUnknown
        : await accounts.GetAsync(to.Channel, to.Account, ct) is not { } account ? StartDesk.AccountUnknown
        : account.IsPaused ? StartDesk.AccountPaused
        : null;

    /// <summary>What the channel has against it now.</summary>
    /// <param name="to">Whom to write to.</param>
    /// <param name="memory">Of <see cref="MemoryAsync"/>.</param>
    /// <param name="text">Free text; empty with a template.</param>
    /// <param name="isTemplate">A template instead.</param>
    public string? OfChannel(ChannelIdentity to, string memory, string text, bool isTemplate) =>
        (isTemplate ? null : rules.Find(to.Channel)?.Objection(text, []))
        ?? _starts.GetValueOrDefault(to.Channel)?.Objection(to.Address, memory, isTemplate, time.GetUtcNow());

    /// <summary>
    /// What the channel's rules remember of an address: the customer's conversation knows it of the address where answers go, a new one of
    /// none; for every other it is made from what was said there lately.
    /// </summary>
    public async ValueTask<string> MemoryAsync(string customerId, ChannelIdentity at, CancellationToken ct)
    {
        if (rules.Find(at.Channel) is not { } channel)
        {
            return "";
        }

        if (await conversations.GetAsync(await opener.FindCurrentAsync(customerId, ct), ct) is { ReplyMemory.Length: > 0 } head
            && ChannelRules.IsAt(head, at.Channel, at.Account, at.Address))
        {
            return head.ReplyMemory;
        }

        var memory = "";
        var page = await timeline.ReadAsync(customerId, "", CustomerTimeline.MaxPage, ct);
        foreach (var entry in page.Entries.Reverse().Where(entry => entry.Identity == at))
        {
            memory = After(channel, memory, entry);
        }

        // Where nothing was said, an agent shall not be shown that anything would be taken.
        return memory.Length == 0 && _starts.GetValueOrDefault(at.Channel)?.Objection(at.Address, "", isTemplate: false, time.GetUtcNow()) is { } reason
            ? channel.AfterRefusal("", reason)
            : memory;
    }

    private static string After(IChannelRules channel, string memory, ConversationEntry entry) => entry.Direction switch
    {
        Direction.Inbound => channel.AfterCustomer(memory, AsWritten(entry)),
        Direction.Outbound when entry.Delivery is DeliveryState.Failed => channel.AfterRefusal(memory, entry.DeliveryReason),
        Direction.Outbound => entry.Template is null ? channel.AfterAnswer(memory, entry.At) : memory,
    };

    /// <summary>As much of the message as the rules look at.</summary>
    private static UnifiedMessage AsWritten(ConversationEntry entry) => new()
    {
        MessageId = entry.MessageId,
        Direction = entry.Direction,
        Channel = entry.Channel,
        Account = entry.Account,
        SenderId = entry.Address,
        ExternalId = entry.ClientMessageId,
        Kind = entry.Kind,
        Timestamp = entry.At,
    };
}
