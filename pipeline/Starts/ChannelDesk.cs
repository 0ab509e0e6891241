using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Starts;

/// <summary>Where a customer may be answered or written to, and what each address takes now; the same that refuses an answer says it before.</summary>
public sealed class ChannelDesk(
    StartChecks checks,
    MergeStore merges,
    CustomerStore customers,
    ConversationOpener opener,
    ConversationStore conversations,
    ChannelRules rules,
    TemplateDesk templates,
    IEnumerable<IChannelLimits> limits,
    IOptions<MediaOptions> media,
    TimeProvider time)
{
    private readonly FrozenDictionary<string, IChannelLimits> _limits = limits.ToFrozenDictionary(it => it.Channel, StringComparer.Ordinal);

    /// <summary>Every address of a customer, where answers go first, then the one that became known last.</summary>
    public async ValueTask<IReadOnlyList<CustomerChannel>> ListAsync(string customerId, CancellationToken ct)
    {
        var head = await conversations.GetAsync(await opener.FindCurrentAsync(customerId, ct), ct);
        var identities = await merges.IdentitiesAsync(await customers.MembersAsync(customerId, ct), ct);
        var found = new List<CustomerChannel>();
        foreach (var it in identities.Where(it => it.Channel.Length > 0).OrderByDescending(it => it.Since))
        {
            found.Add(await OfAsync(customerId, new(it.Channel, it.Account, it.Address), head, ct));
        }

        return [.. found.OrderByDescending(it => it.IsCurrent)];
    }

    /// <summary>Whether an address is the customer's.</summary>
    public async ValueTask<bool> IsTheirsAsync(string customerId, ChannelIdentity address, CancellationToken ct) =>
        (await merges.IdentitiesAsync(await customers.MembersAsync(customerId, ct), ct)).Any(it => new ChannelIdentity(it.Channel, it.Account, it.Address) == address);

    /// <summary>What speaks against an answer to an address from which the customer did not write last; null when nothing is known.</summary>
    public async ValueTask<string?> ObjectionAsync(string customerId, ChannelIdentity to, string text, IReadOnlyList<Attachment> files, CancellationToken ct) =>
        await checks.OfAccountAsync(to, ct)
        ?? await checks.OfCustomerAsync(to, ct)
        ?? (files.Count > 0 ? rules.Find(to.Channel)?.Objection(text, files) : null)
        ?? checks.OfChannel(to, await checks.MemoryAsync(customerId, to, ct), text, isTemplate: false);

    private async ValueTask<CustomerChannel> OfAsync(string customerId, ChannelIdentity at, Conversation? head, CancellationToken ct)
    {
        var isCurrent = head is not null && head.State is not ConversationState.Closed && head.Identity == at;
        var account = await checks.OfAccountAsync(at, ct);
        var memory = await checks.MemoryAsync(customerId, at, ct);
        var unasked = account ?? await checks.OfCustomerAsync(at, ct);
        var reason = isCurrent ? account ?? await checks.OfBlockAsync(at, ct) : unasked ?? checks.OfChannel(at, memory, "", isTemplate: false);
        return new(
            at,
            isCurrent,
            reason is null ? rules.Find(at.Channel)?.Read(memory, time.GetUtcNow()) ?? ReplyState.Always : new(false, reason, null, null),
            templates.Has(at.Channel) ? (unasked ?? checks.OfChannel(at, memory, "", isTemplate: true)) ?? "" : null,
            _limits.GetValueOrDefault(at.Channel)?.Limits ?? Own);
    }

    private ChannelLimits Own => new(
        ChannelAccount.MaxTextLength,
        TextUnit.Utf16,
        Attachment.MaxCount,
        TextWithFiles: true,
        [
            new("image/*", media.Value.MaxImageBytes),
            new("audio/*", media.Value.MaxAudioBytes),
            new("video/*", media.Value.MaxVideoBytes),
            new("*/*", media.Value.MaxFileBytes),
        ]);
}

/// <param name="Address">With its channel and account.</param>
/// <param name="IsCurrent">The customer wrote last from there.</param>
/// <param name="Answer">Whether a text is taken now.</param>
/// <param name="Template">Why a template is not; empty when it is, null where there are none.</param>
/// <param name="Limits">What one answer may be.</param>
public sealed record CustomerChannel(ChannelIdentity Address, bool IsCurrent, ReplyState Answer, string? Template, ChannelLimits Limits);
