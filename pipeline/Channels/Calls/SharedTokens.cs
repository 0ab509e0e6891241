using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>
/// The access tokens in use, the same for all processes. Calls of one process that need a token at the same moment share one fetch;
/// of several processes one asks the platform, under a lease in the token's row, and the others wait for what it writes. A lease that
/// runs out belongs to a process that died: the next one asks.
/// </summary>
internal sealed class SharedTokens(ITables tables, ISecretProtector secrets, TimeProvider time, ILogger<SharedTokens> logger)
{
    /// <summary>Longer than the two calls of 10 s that a fetch makes at most; with the wait for it and a call after it below deliver's claim.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly TokenRows _rows = new(tables, secrets);
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <param name="owner">Whose token, see <see cref="TokenRows.OwnerOf"/>.</param>
    /// <param name="refused">The token that the platform has just refused; empty when none.</param>
    /// <param name="fetch">Asks the platform, given the refused one; answers, never throws, within 20 s.</param>
    /// <param name="ct">Ends the wait, not the fetch that others wait for too.</param>
    /// <exception cref="StorageUnavailableException">The rows can't be read or written.</exception>
    public async ValueTask<PlatformToken> GetAsync(string owner, string refused, Func<string, Task<PlatformToken>> fetch, CancellationToken ct)
    {
        var slot = _slots.GetOrAdd(owner, static _ => new Slot());
        var token = Usable(slot.Token, refused) ?? await Refresh(slot, owner, refused, fetch).WaitAsync(ct);
        // The refresh that was joined may have begun before anybody knew that this token is refused.
        return token.Value.Length == 0 || token.IsNot(refused) ? token : Usable(slot.Token, refused) ?? await Refresh(slot, owner, refused, fetch).WaitAsync(ct);
    }

    private PlatformToken? Usable(PlatformToken? token, string refused) =>
        token is not null && token.IsNot(refused) && time.GetUtcNow() < token.RenewAt ? token : null;

    private Task<PlatformToken> Refresh(Slot slot, string owner, string refused, Func<string, Task<PlatformToken>> fetch)
    {
        lock (slot.Gate)
        {
            if (Usable(slot.Token, refused) is { } current)
            {
                return Task.FromResult(current);
            }

            if (slot.Running is not { IsCompleted: false })
            {
                slot.Running = RefreshAsync(slot, owner, refused, fetch);
            }

            return slot.Running;
        }
    }

    private async Task<PlatformToken> RefreshAsync(Slot slot, string owner, string refused, Func<string, Task<PlatformToken>> fetch)
    {
        while (true)
        {
            var row = await _rows.ReadAsync(owner, CancellationToken.None);
            if (Usable(row.Token, refused) is { } shared)
            {
                return slot.Token = shared;
            }

            var wait = row.LeasedUntil - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < Look ? wait : Look, time);
                continue;
            }

            if (row.IsLeased)
            {
                logger.LeaseRanOut(owner);
            }

            if (await _rows.TryLeaseAsync(owner, row, time.GetUtcNow() + Lease, CancellationToken.None) is not { } leased)
            {
                continue; // Another was quicker: wait for it.
            }

            var token = await fetch(refused);
            if (token.Value.Length != 0)
            {
                slot.Token = token;
            }

            // When this finds the lease taken over, the other's token is as good, and this one serves here.
            await _rows.TryEndAsync(owner, leased, token.Value.Length != 0 ? token : row.Token, CancellationToken.None);
            return token;
        }
    }

    private sealed class Slot
    {
        private volatile PlatformToken? _token;

        public Lock Gate { get; } = new();

        public PlatformToken? Token
        {
            get => _token;
            set => _token = value;
        }

        public Task<PlatformToken>? Running { get; set; }
    }
}
