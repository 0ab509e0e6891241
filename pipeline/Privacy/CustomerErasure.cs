using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Erases a customer with everybody who is part of the customer. What is to go is written down first; then the steps follow, in rounds; each
/// may be repeated, and the record says which are done. What the same person writes afterwards is somebody new's.
/// </summary>
public sealed class CustomerErasure
{
    private readonly ErasureStore _erasures;
    private readonly ErasedSenders _senders;
    private readonly CustomerStore _customers;
    private readonly MergeStore _merges;
    private readonly ConversationStore _conversations;
    private readonly TimeProvider _time;
    private readonly ILogger<CustomerErasure> _logger;
    private readonly Dictionary<string, IErasureStep> _steps;

    internal CustomerErasure(
        ErasureStore erasures,
        ErasedSenders senders,
        CustomerStore customers,
        MergeStore merges,
        ConversationStore conversations,
        IEnumerable<IErasureStep> steps,
        TimeProvider time,
        ILogger<CustomerErasure> logger)
    {
        (_erasures, _senders, _customers, _merges, _conversations, _time, _logger) = (erasures, senders, customers, merges, conversations, time, logger);
        _steps = steps.ToDictionary(step => step.Name, StringComparer.Ordinal);
    }

    /// <summary>Writes down what is to go; nothing is gone yet. What was begun before is found again.</summary>
    /// <param name="customerId">The customer, not somebody who is part of one.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when there is no such customer.</returns>
    public async ValueTask<Erasure?> BeginAsync(string customerId, string by, CancellationToken ct)
    {
        while (true)
        {
            if (await _erasures.FindAsync(customerId, ct) is { } begun)
            {
                return begun;
            }

            if (await _customers.ProfileAsync(customerId, ct) is null)
            {
                return null;
            }

            var ids = await _customers.MembersAsync(customerId, ct);
            var members = ImmutableArray.CreateBuilder<(string, int)>();
            foreach (var id in ids)
            {
                members.Add((id, await _conversations.EpisodesAsync(id, ct).CountAsync(ct)));
            }

            var now = _time.GetUtcNow();
            var erasure = new Erasure
            {
                CustomerId = customerId,
                Members = members.ToImmutable(),
                Senders =
                [
                    .. from identity in await _merges.IdentitiesAsync(ids, ct)
                       where identity.Channel.Length > 0
                       select _senders.MarkOf(new(identity.Channel, identity.Account, identity.Address)),
                ],
                At = now,
                By = by,
                NextAt = now + ErasureLooks.Turn,
            };
            if (await _erasures.TryBeginAsync(erasure, ct) is { } written)
            {
                return written;
            }
        }
    }

    /// <summary>Does one step of a round, unless it is done.</summary>
    public async ValueTask RunStepAsync(string customerId, int round, string name, CancellationToken ct)
    {
        if (await _erasures.FindAsync(customerId, ct) is not { } erasure || erasure.Rounds != round || erasure.Done.Contains(name)
            || !_steps.TryGetValue(name, out var step))
        {
            return;
        }

        var removed = await step.RunAsync(erasure, ct);
        await UpdateAsync(
            customerId,
            it => it.Rounds != round || it.Done.Contains(name) ? null : it with
            {
                // What came until now may have been given to the customer; what comes from now on is somebody new's.
                At = name == ErasureSteps.Identities && !it.Removed.ContainsKey(name) ? _time.GetUtcNow() : it.At,
                Done = it.Done.Add(name),
                Removed = it.Removed.SetItem(name, it.Removed.GetValueOrDefault(name) + removed),
                NextAt = _time.GetUtcNow() + ErasureLooks.Turn,
            },
            ct);
    }

    /// <summary>Notes what the scan found when all steps of a round were done.</summary>
    public ValueTask<Erasure?> VerifiedAsync(string customerId, int round, int found, CancellationToken ct) => UpdateAsync(
        customerId, it => it.Rounds == round ? it with { Found = found, VerifiedAt = _time.GetUtcNow() } : null, ct);

    /// <summary>Has all steps of a round done once more.</summary>
    public ValueTask<Erasure?> RepeatRoundAsync(string customerId, int round, CancellationToken ct) => UpdateAsync(
        customerId, it => it.Rounds == round ? it with { Done = [], NextAt = _time.GetUtcNow() + ErasureLooks.Turn } : null, ct);

    /// <summary>Ends a round. After the last the record gives way to a receipt, and it is forgotten from where they wrote.</summary>
    public async ValueTask EndRoundAsync(string customerId, int round, CancellationToken ct)
    {
        if (await _erasures.FindAsync(customerId, ct) is not { } erasure || erasure.Rounds != round)
        {
            return;
        }

        _logger.Erased(erasure.CustomerId, erasure.Rounds, erasure.Removed.Values.Sum());
        if (round + 1 > ErasureLooks.After.Count)
        {
            foreach (var mark in erasure.Senders)
            {
                await _senders.ForgetAsync(mark, erasure.At, ct);
            }

            await _erasures.EndAsync(erasure with { Rounds = round + 1 }, ct);
            return;
        }

        await UpdateAsync(
            customerId, it => it.Rounds == round ? it with { Rounds = round + 1, Done = [], NextAt = it.At + ErasureLooks.After[round] } : null, ct);
    }

    /// <summary>Those that nobody seems to go on with: what should have been done by now is not.</summary>
    public async ValueTask<IReadOnlyList<string>> OverdueAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        return await _erasures.ListAsync(ct).Where(it => it.NextAt + ErasureLooks.Turn <= now).Select(it => it.CustomerId).ToListAsync(ct);
    }

    /// <summary>How far the erasure of a customer is, or was when its last look was over; null when nobody wanted it.</summary>
    public async ValueTask<Erasure?> FindAsync(string customerId, CancellationToken ct) =>
        await _erasures.FindAsync(customerId, ct) ?? await _erasures.ReceiptAsync(customerId, ct);

    /// <summary>The same while it is looked after.</summary>
    public ValueTask<Erasure?> UnderWayAsync(string customerId, CancellationToken ct) => _erasures.FindAsync(customerId, ct);

    private async ValueTask<Erasure?> UpdateAsync(string customerId, Func<Erasure, Erasure?> change, CancellationToken ct)
    {
        while (await _erasures.FindAsync(customerId, ct) is { } erasure)
        {
            if (change(erasure) is not { } changed)
            {
                return erasure;
            }

            if (await _erasures.TrySaveAsync(changed, ct) is { } saved)
            {
                return saved;
            }
        }

        return null;
    }
}
