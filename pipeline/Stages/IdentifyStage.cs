using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Limits;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Beside the path: asks the platform about somebody who wrote for the first time, and matches what it vouches for with other customers, as
/// if the message had said so. Nothing waits for it, and each step may happen twice. An account that may not ask is left alone for a day.
/// </summary>
internal sealed class IdentifyStage(
    CustomerStore customers,
    ChannelAccountStore accounts,
    IdentityLookups lookups,
    MergeStore merges,
    ErasedSenders erased,
    IdentifierMatching matching,
    IStageQueue queue,
    IdSource ids,
    TimeProvider time,
    ILogger<IdentifyStage> logger) : IStage
{
    /// <summary>For so long it is tried; a day's rest of the account is in it.</summary>
    public static readonly TimeSpan AskFor = TimeSpan.FromDays(2);

    public static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    // Of one account in one process: far below what platforms allow, and enough for the new customers of a day.
    private const double PerSecond = 5;
    private const int Burst = 20;
    private const int AccountSets = 64;

    private readonly TokenBuckets _limits = new(PerSecond, Burst, AccountSets, time);

    // As many as there are accounts. By version: whoever changes an account may have given it the permission.
    private readonly ConcurrentDictionary<(string Channel, string Account, string ETag), DateTimeOffset> _resting = new();

    public string Name => QueueNames.Identify;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Late)
        {
            // Somebody put it back: the time to try begins anew.
            message = message with { Late = false, ReceivedAt = time.GetUtcNow() };
        }

        if (lookups.Find(message.Channel) is not { } source || await accounts.GetAsync(message.Channel, message.Account, ct) is not { } account)
        {
            return Outcome.Done;
        }

        if (message.SenderId.Length == 0)
        {
            // It waited, and meanwhile who it is about may have gone, and somebody new have come from there.
            return await AddressedAsync(message, ct) is { } found && await customers.FindAsync(found.Identity, ct) is { Current.IsMissing: false } still
                && still.OriginId == message.CustomerId
                ? await AskAsync(found, still, source, account, ct)
                : Outcome.Done;
        }

        if (await customers.FindAsync(message.Identity, ct) is { Current.IsMissing: false } known)
        {
            return await AskAsync(message, known, source, account, ct);
        }

        return await erased.FindAsync(message.Identity, ct) >= ErasedSenders.WrittenAt(message)
            ? Outcome.Done
            // It overtook the message itself.
            : await LaterAsync(message, AgePause.Shortest, "customer-unknown", ct);
    }

    /// <summary>A question that waits holds the customer's id alone; the address is with the customer, for as long as there is one.</summary>
    private async ValueTask<UnifiedMessage?> AddressedAsync(UnifiedMessage message, CancellationToken ct)
    {
        var identities = await merges.IdentitiesAsync([message.CustomerId], ct);
        return identities.FirstOrDefault(it => it.Channel == message.Channel && it.Account == message.Account) is { } identity
            ? message with { SenderId = identity.Address }
            : null;
    }

    private async ValueTask<Outcome> AskAsync(UnifiedMessage message, KnownCustomer known, IChannelIdentities source, ChannelAccount account, CancellationToken ct)
    {
        var key = (account.Channel, account.Account, account.ETag);
        if (_resting.TryGetValue(key, out var until) && until > time.GetUtcNow())
        {
            return await LaterAsync(Waiting(message, known), until - time.GetUtcNow(), "account-rests", ct);
        }

        if (!_limits.TryTake((uint)HashCode.Combine(account.Channel, account.Account), out var wait))
        {
            return await LaterAsync(Waiting(message, known), wait, "too-many-questions", ct);
        }

        switch (await source.AskAsync(message.SenderId, account, ct))
        {
            case IdentityAnswer.Known answer:
                await matching.RunAsync(known, message with { VerifiedIdentifiers = answer.Identifiers }, ct);
                return Outcome.Done;
            case IdentityAnswer.Retry retry:
                return await LaterAsync(Waiting(message, known), retry.After, retry.Reason, ct);
            case IdentityAnswer.Refused refused:
                logger.NotIdentified(message.MessageId, message.Channel, refused.Reason);
                return Outcome.Done;
            case IdentityAnswer.NotAllowed notAllowed:
                if (_resting.TryAdd(key, time.GetUtcNow() + Rest) || _resting.TryUpdate(key, time.GetUtcNow() + Rest, until))
                {
                    logger.IdentitiesNotAllowed(account.Channel, account.Account, notAllowed.Reason);
                }

                return await LaterAsync(Waiting(message, known), Rest, notAllowed.Reason, ct);
            default:
                throw new InvalidOperationException();
        }
    }

    private static UnifiedMessage Waiting(UnifiedMessage message, KnownCustomer known) =>
        StoredReference.To(message with { CustomerId = known.OriginId });

    private async ValueTask<Outcome> LaterAsync(UnifiedMessage message, TimeSpan asked, string reason, CancellationToken ct)
    {
        var age = time.GetUtcNow() - message.ReceivedAt;
        if (age >= AskFor)
        {
            // What is not known is no fault of the message: the customer stays as known as before.
            logger.NotIdentified(message.MessageId, message.Channel, reason);
            return Outcome.Done;
        }

        // A new broker id each time: a broker that looks for duplicates would swallow the second.
        var at = time.GetUtcNow() + AgePause.Of(age, asked);
        var session = message.SenderId.Length > 0 ? SessionIds.OfSender(message) : message.CustomerId;
        await queue.SendAsync(QueueNames.Identify, new StageMessage(session, ids.NewId(), message, at), ct);
        return Outcome.Done;
    }
}
