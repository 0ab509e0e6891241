using System.Collections.Concurrent;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>Feed over the hub in this process. Membership belongs to the user, so connections to come are in the group too.</summary>
internal sealed class HubFeed(HubConnections connections, HubAddress address, AccessTokens tokens, PushLine line) : IFeed
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, byte>> _groups = new(StringComparer.Ordinal);

    public ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (connections.Has(userId))
        {
            line.Add(new(userId, HubEvent.Frame(message), message.Sent));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!_groups.TryGetValue(group, out var users))
        {
            return ValueTask.CompletedTask;
        }

        byte[]? frame = null;
        foreach (var (user, _) in users)
        {
            if (connections.Has(user))
            {
                line.Add(new(user, frame ??= HubEvent.Frame(message), null));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct)
    {
        _groups.GetOrAdd(group, _ => new(StringComparer.Ordinal)).TryAdd(userId, 0);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct)
    {
        if (_groups.TryGetValue(group, out var users))
        {
            users.TryRemove(userId, out _);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct)
    {
        // The least that a token of this user may say: the hub asks only who it is.
        var caller = Caller(userId, FeedNames.Agent(""), CallerKind.Agent, Role.Agent)
            ?? Caller(userId, FeedNames.Visitor(""), CallerKind.Visitor, Role.None)
            ?? throw new ArgumentException($"'{userId}' is no user of the feed.", nameof(userId));
        return new(new FeedConnection(address.Get(), tokens.Issue(caller, TokenLifetime).Token));
    }

    private static Caller? Caller(string userId, string prefix, CallerKind kind, Role role) =>
        userId.Length > prefix.Length && userId.StartsWith(prefix, StringComparison.Ordinal) ? new(kind, userId[prefix.Length..], role) : null;
}
