using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>One event as it was pushed; <paramref name="To"/> is a user or <c>group/{name}</c>.</summary>
internal sealed record PushedEvent(string To, FeedEvent Event);

/// <summary>Remembers what was pushed and who is in which group.</summary>
internal sealed class FakeFeed : IFeed
{
    private readonly List<PushedEvent> _pushed = [];
    private readonly HashSet<(string User, string Group)> _members = [];
    private readonly Lock _lock = new();
    private int _refusals;

    public IReadOnlyList<PushedEvent> Pushed
    {
        get
        {
            lock (_lock)
            {
                return [.. _pushed];
            }
        }
    }

    /// <summary>Runs before each call does anything.</summary>
    public Func<ValueTask>? Before { get; set; }

    public static string Group(string name) => $"group/{name}";

    /// <summary>The next calls find the feed away.</summary>
    public void FailNext(int calls) => Volatile.Write(ref _refusals, calls);

    public bool IsMember(string userId, string group)
    {
        lock (_lock)
        {
            return _members.Contains((userId, group));
        }
    }

    public ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct) => Do(
        () =>
        {
            _pushed.Add(new(userId, message));
            message.Sent?.Invoke();
        },
        ct);

    public ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct) => Do(() => _pushed.Add(new(Group(group), message)), ct);

    public ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct) => Do(() => _members.Add((userId, group)), ct);

    public ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct) => Do(() => _members.Remove((userId, group)), ct);

    public async ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct)
    {
        await Do(() => { }, ct);
        return new($"https://feed.example/{FeedNames.Hub}", $"token-of-{userId}");
    }

    private async ValueTask Do(Action act, CancellationToken ct)
    {
        if (Before is { } before)
        {
            await before();
        }

        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _refusals) > 0 && Interlocked.Decrement(ref _refusals) >= 0)
        {
            throw new StorageUnavailableException("The test took the feed away.");
        }

        lock (_lock)
        {
            act();
        }
    }
}
