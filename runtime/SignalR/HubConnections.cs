using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

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
    private int _agents;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Those of agents; the others are visitors'.</summary>
    public int Agents => Volatile.Read(ref _agents);

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        await base.OnConnectedAsync(connection);
        var subscriber = new HubSubscriber(connection, logger);
        _users.AddOrUpdate(connection.UserIdentifier!, [subscriber], (_, others) => others.Add(subscriber));
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _agents, IsAgent(connection.UserIdentifier!));
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
                Interlocked.Add(ref _agents, -IsAgent(user));
                break;
            }
        }

        await base.OnDisconnectedAsync(connection);
    }

    private static int IsAgent(string user) => user.StartsWith(FeedNames.Agent(""), StringComparison.Ordinal) ? 1 : 0;

    /// <summary>Whether the user has a browser open. One that opens later reads what was before.</summary>
    public bool Has(string user) => _users.ContainsKey(user);

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
