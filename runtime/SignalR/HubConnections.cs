using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>Who is connected, by user. A send never waits, and a browser that falls behind is dropped.</summary>
internal sealed class HubConnections(HubSweep sweep, ILogger<HubConnections> logger)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<HubSocket>> _users = new(StringComparer.Ordinal);
    private long _lastId;
    private int _count;
    private int _agents;
    private volatile bool _isClosed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Those of agents; the others are visitors'.</summary>
    public int Agents => Volatile.Read(ref _agents);

    /// <summary>Whether the host stops: nobody new is let in.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Takes in a browser that has proved who it is. It counts as connected once it has shaken hands.</summary>
    public HubSocket Open(IHubWire wire, string user)
    {
        var socket = new HubSocket(this, sweep, wire, user);
        sweep.Add(socket);
        if (_isClosed)
        {
            SayGoodbye(socket); // The farewell to all may have missed it.
        }

        return socket;
    }

    /// <summary>Whether the user has a browser open. One that opens later reads what was before.</summary>
    public bool Has(string user) => _users.ContainsKey(user);

    /// <summary>To all the user's browsers. It leaves when they are flushed.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="frame">The same bytes for all.</param>
    /// <param name="touched">Gets those that are to be flushed.</param>
    public void Add(string user, byte[] frame, HashSet<HubSocket> touched)
    {
        if (_users.TryGetValue(user, out var sockets))
        {
            foreach (var socket in sockets)
            {
                socket.Add(frame);
                touched.Add(socket);
            }
        }
    }

    public void Join(HubSocket socket)
    {
        _users.AddOrUpdate(socket.User, static (_, first) => [first], static (_, others, next) => others.Add(next), socket);
        Interlocked.Increment(ref _count);
        Interlocked.Add(ref _agents, IsAgent(socket));
    }

    public void Leave(HubSocket socket)
    {
        while (_users.TryGetValue(socket.User, out var before))
        {
            var after = before.Remove(socket);
            if (after.IsEmpty ? _users.TryRemove(new(socket.User, before)) : _users.TryUpdate(socket.User, after, before))
            {
                Interlocked.Decrement(ref _count);
                Interlocked.Add(ref _agents, -IsAgent(socket));
                return;
            }
        }
    }

    public void Dropped(HubSocket socket) => logger.Dropped(socket.Id);

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Sends every browser away, to come again when the host is back.</summary>
    public void CloseAll()
    {
        _isClosed = true;
        foreach (var swept in sweep.All())
        {
            if (swept is HubSocket socket)
            {
                SayGoodbye(socket);
            }
        }
    }

    /// <summary>Waits for no answer.</summary>
    public void EndAll()
    {
        _isClosed = true;
        foreach (var swept in sweep.All())
        {
            if (swept is HubSocket socket)
            {
                socket.End(isPolite: false);
            }
        }
    }

    private static void SayGoodbye(HubSocket socket) => socket.Close(CloseCode.GoingAway, HubProtocol.Close(null, mayReconnect: true));

    private static int IsAgent(HubSocket socket) => socket.User.StartsWith(FeedNames.Agent(""), StringComparison.Ordinal) ? 1 : 0;
}
