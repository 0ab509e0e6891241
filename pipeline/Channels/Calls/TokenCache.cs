using System.Collections.Concurrent;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>The access tokens in use. Calls that need one at the same moment share one fetch.</summary>
/// <typeparam name="TEndpoint">Whose token; equal ones share it.</typeparam>
internal sealed class TokenCache<TEndpoint>(TimeProvider time)
    where TEndpoint : notnull
{
    private readonly ConcurrentDictionary<TEndpoint, Slot> _slots = new();

    /// <param name="endpoint">Whose token.</param>
    /// <param name="refused">The token that the platform has just refused; empty when none.</param>
    /// <param name="fetch">Asks the platform; answers, never throws.</param>
    /// <param name="ct">Ends the wait, not the fetch that others wait for too.</param>
    public async ValueTask<PlatformToken> GetAsync(TEndpoint endpoint, string refused, Func<TEndpoint, Task<PlatformToken>> fetch, CancellationToken ct)
    {
        var slot = _slots.GetOrAdd(endpoint, static _ => new Slot());
        return Usable(slot, refused) ?? await Fetch(slot, endpoint, refused, fetch).WaitAsync(ct);
    }

    private PlatformToken? Usable(Slot slot, string refused) =>
        slot.Token is { } token && token.IsNot(refused) && time.GetUtcNow() < token.RenewAt ? token : null;

    private Task<PlatformToken> Fetch(Slot slot, TEndpoint endpoint, string refused, Func<TEndpoint, Task<PlatformToken>> fetch)
    {
        lock (slot.Gate)
        {
            if (Usable(slot, refused) is { } current)
            {
                return Task.FromResult(current);
            }

            if (slot.Running is not { IsCompleted: false })
            {
                slot.Running = FetchAsync(slot, endpoint, fetch);
            }

            return slot.Running;
        }
    }

    private static async Task<PlatformToken> FetchAsync(Slot slot, TEndpoint endpoint, Func<TEndpoint, Task<PlatformToken>> fetch)
    {
        var token = await fetch(endpoint);
        if (token.Value.Length != 0)
        {
            slot.Token = token;
        }

        return token;
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
