using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.SignalR;

/// <summary>
/// Who is connected, by user. Stands in for SignalR's own lifetime manager because that one waits for the slowest browser of a
/// send; here a send never waits, and a browser that falls behind is dropped.
/// </summary>
internal sealed class HubConnections(ILogger<DefaultHubLifetimeManager<OmniHub>> baseLogger, ILogger<HubConnections> logger)
    : DefaultHubLifetimeManager<OmniHub>(baseLogger)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<HubSubscriber>> _users = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var subscriber = new HubSubscriber(connection, logger);
        _users.AddOrUpdate(connection.UserIdentifier!, [subscriber], (_, others) => others.Add(subscriber));
        Interlocked.Increment(ref _count);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        var user = connection.UserIdentifier!;
        while (_users.TryGetValue(user, out var before))
        {
            var after = before.RemoveAll(subscriber => subscriber.ConnectionId == connection.ConnectionId);
            var isDone = after.IsEmpty ? _users.TryRemove(new(user, before)) : _users.TryUpdate(user, after, before);
            if (isDone)
            {
                Interlocked.Decrement(ref _count);
                break;
            }
        }

        await base.OnDisconnectedAsync(connection);
    }

    /// <summary>To all the user's browsers; returns before they have it.</summary>
    public void Send(string user, SerializedHubMessage message)
    {
        if (_users.TryGetValue(user, out var subscribers))
        {
            foreach (var subscriber in subscribers)
            {
                subscriber.Send(message);
            }
        }
    }
}
