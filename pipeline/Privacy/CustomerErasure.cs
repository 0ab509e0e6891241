using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Erases a customer with everybody who is part of the customer. What is to go is written down first; then the steps follow, each of which
/// may be repeated, so that whoever finds an erasure half done goes on with it. What the same person writes afterwards is somebody new's.
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
    private readonly IReadOnlyList<IErasureStep> _steps;

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
        var byName = steps.ToDictionary(step => step.Name, StringComparer.Ordinal);
        // In the order of the list, whatever that of the services is.
        _steps = [.. ErasureSteps.InOrder.Where(byName.ContainsKey).Select(name => byName[name])];
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

    /// <summary>Does the steps of this round that are not done. When it is cancelled in between, somebody goes on soon.</summary>
    /// <returns>How far it is; also where another goes on with it.</returns>
    public async ValueTask<Erasure> RunAsync(Erasure erasure, CancellationToken ct)
    {
        for (var i = erasure.StepsDone; i < _steps.Count; i++)
        {
            var step = _steps[i];
            var removed = await step.RunAsync(erasure, ct);
            var after = erasure with
            {
                // What came until now may have been given to the customer; what comes from now on is somebody new's.
                At = step.Name == ErasureSteps.Identities && erasure.Rounds == 0 ? _time.GetUtcNow() : erasure.At,
                StepsDone = i + 1,
                Removed = erasure.Removed.SetItem(step.Name, erasure.Removed.GetValueOrDefault(step.Name) + removed),
                NextAt = _time.GetUtcNow() + ErasureLooks.Turn,
            };
            if (await _erasures.TrySaveAsync(after, ct) is not { } saved)
            {
                return await _erasures.FindAsync(erasure.CustomerId, ct) ?? after;
            }

            erasure = saved;
        }

        return await EndRoundAsync(erasure, ct);
    }

    /// <summary>Goes on with what is half done, and looks again where it is time. Called by a timer.</summary>
    public async ValueTask ResumeAsync(CancellationToken ct)
    {
        await foreach (var erasure in _erasures.ListAsync(ct))
        {
            if (erasure.NextAt <= _time.GetUtcNow())
            {
                await RunAsync(erasure, ct);
            }
        }
    }

    /// <summary>How far the erasure of a customer is; null when nobody wants it, or its last look is over.</summary>
    public ValueTask<Erasure?> FindAsync(string customerId, CancellationToken ct) => _erasures.FindAsync(customerId, ct);

    private async ValueTask<Erasure> EndRoundAsync(Erasure erasure, CancellationToken ct)
    {
        _logger.Erased(erasure.CustomerId, erasure.Rounds, erasure.Removed.Values.Sum());
        var rounds = erasure.Rounds + 1;
        if (rounds > ErasureLooks.After.Count)
        {
            foreach (var mark in erasure.Senders)
            {
                await _senders.ForgetAsync(mark, erasure.At, ct);
            }

            await _erasures.EndAsync(erasure, ct);
            return erasure with { Rounds = rounds };
        }

        var next = erasure with { Rounds = rounds, StepsDone = 0, NextAt = erasure.At + ErasureLooks.After[rounds - 1] };
        return await _erasures.TrySaveAsync(next, ct) ?? next;
    }
}
