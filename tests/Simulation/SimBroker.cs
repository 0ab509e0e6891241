using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>
/// Queues with sessions as Service Bus has them: one holder, order, locks that run out while the holder goes on, deliveries that are
/// counted, schedules, duplicate detection, dead letters. Where each call commits alone it outlives every process; else it is
/// the process's memory, and what a crash leaves is read back from the journalled entries.
/// </summary>
internal sealed class SimBroker(SimWorld world)
{
    public const int MaxDeliveries = 10;

    /// <summary>Why a message is set aside that the weather chose.</summary>
    public const string ByWeather = "weather";

    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DetectionWindow = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Queue, string Session), SimSession> _sessions = [];
    private readonly Dictionary<(string Queue, string MessageId), TimeSpan> _seen = [];
    private readonly SortedDictionary<long, SimMessage> _disk = [];
    private readonly Dictionary<long, SimMessage> _scheduled = [];
    private long _lastNumber;
    private int _memory;

    public List<SimMessage> DeadLetters { get; } = [];

    public bool IsEmpty => _sessions.Count == 0 && _scheduled.Count == 0;

    public IEnumerable<SimMessage> Waiting => _sessions.Values.SelectMany(session => session.Messages).Concat(_scheduled.Values);

    /// <summary>The number of the message, or 0 when duplicate detection swallowed it.</summary>
    public long Send(string queue, StageMessage sent)
    {
        if (world.Weather.DetectsDuplicates)
        {
            var key = (queue, sent.MessageId);
            if (_seen.TryGetValue(key, out var until) && until > world.Loop.Now)
            {
                return 0;
            }

            _seen[key] = world.Loop.Now + DetectionWindow;
        }

        var message = new SimMessage
        {
            Queue = queue,
            Number = ++_lastNumber,
            SessionId = sent.SessionId,
            MessageId = sent.MessageId,
            Body = sent.Body,
            IsBytes = world.Weather.Mode is CommitMode.Alone,
            NotBefore = sent.NotBefore is { } due ? due - Support.PipelineRig.Start : TimeSpan.Zero,
        };
        Write(message);
        Place(message);
        return message.Number;
    }

    /// <summary>Null when there is nothing to hold: somebody else was quicker.</summary>
    public SessionHold? Take(SimSession session, SimProcess process)
    {
        session.IsOffered = false;
        if (session.Hold is not null || session.Messages.Count == 0)
        {
            return null;
        }

        var hold = session.Hold = new(session, process);
        Watch(hold);
        return hold;
    }

    /// <summary>The message that is next, counted as delivered; null when there is none or the lock is lost.</summary>
    public SimMessage? Next(SessionHold hold)
    {
        while (!hold.IsLost && hold.Session.Messages.Count > 0)
        {
            var message = hold.Session.Messages[world.Sabotage is Sabotage.NoSessionOrder ? world.Random.Next(hold.Session.Messages.Count) : 0];
            if (message.DeliveryCount >= MaxDeliveries)
            {
                SetAside(hold, message, "MaxDeliveryCountExceeded");
                continue;
            }

            if (world.Faults.LosesRequest(message))
            {
                SetAside(hold, message, ByWeather);
                continue;
            }

            message.DeliveryCount++;
            hold.InHand = message;
            hold.DeliveryBeganAt = world.Loop.Now;
            return message;
        }

        return null;
    }

    public void Complete(SessionHold hold, SimMessage message)
    {
        Demand(hold, message);
        hold.InHand = null;
        hold.Session.Messages.Remove(message);
        Erase(message);
    }

    public void Abandon(SessionHold hold, SimMessage message)
    {
        Demand(hold, message);
        hold.InHand = null;
        Write(message);
    }

    public void DeadLetter(SessionHold hold, SimMessage message, string reason)
    {
        Demand(hold, message);
        hold.InHand = null;
        SetAside(hold, message, reason);
    }

    public void Release(SessionHold hold)
    {
        if (!hold.IsLost)
        {
            Free(hold.Session);
        }
    }

    /// <summary>Takes a lock away while its holder is at work; false when nobody is.</summary>
    public bool LoseOne()
    {
        var held = _sessions.Values.Where(session => session.Hold?.InHand is not null).ToList();
        if (held.Count == 0)
        {
            return false;
        }

        Free(held[world.Random.Next(held.Count)]);
        return true;
    }

    /// <summary>Whether one more fault could make a message run out of deliveries by the weather alone.</summary>
    public bool IsStrained => _sessions.Values.Any(session => session.Messages.Any(message => message.DeliveryCount >= MaxDeliveries - 3));

    /// <summary>What the one process remembers is gone; the entries that survived come back in their order.</summary>
    public void Restart()
    {
        _memory++;
        foreach (var session in _sessions.Values)
        {
            // Whoever is on the way to it finds nothing.
            session.Hold = null;
            session.Messages.Clear();
        }

        _sessions.Clear();
        _scheduled.Clear();
        DeadLetters.Clear();
        foreach (var entry in _disk.Values)
        {
            var message = entry.Written();
            if (message.DeadLetterReason.Length > 0)
            {
                DeadLetters.Add(message);
            }
            else
            {
                Place(message);
            }
        }
    }

    private void Place(SimMessage message)
    {
        if (message.NotBefore <= world.Loop.Now)
        {
            Append(message);
            return;
        }

        var memory = _memory;
        _scheduled.Add(message.Number, message);
        world.Loop.After(message.NotBefore - world.Loop.Now, () =>
        {
            if (memory == _memory && _scheduled.Remove(message.Number))
            {
                Append(message);
            }
        });
    }

    private void Append(SimMessage message)
    {
        var key = (message.Queue, message.SessionId);
        if (!_sessions.TryGetValue(key, out var session))
        {
            _sessions.Add(key, session = new(message.Queue, message.SessionId));
        }

        session.Messages.Add(message);
        Offer(session);
    }

    private void Free(SimSession session)
    {
        session.Hold = null;
        if (session.Messages.Count == 0)
        {
            _sessions.Remove((session.Queue, session.Id));
        }
        else
        {
            Offer(session);
        }
    }

    private void Offer(SimSession session)
    {
        if (session.Hold is null && !session.IsOffered)
        {
            session.IsOffered = true;
            world.Consumers.Offer(session);
        }
    }

    /// <summary>The lock is renewed while its holder lives and moves, two minutes for one delivery; then the session is anybody's.</summary>
    private void Watch(SessionHold hold) => world.Loop.After(LockDuration, () =>
    {
        if (hold.IsLost)
        {
            return;
        }

        var isYoung = hold.InHand is null || world.Loop.Now - hold.DeliveryBeganAt < LongestRenewal;
        if (hold.Process.IsRunning && isYoung)
        {
            Watch(hold);
        }
        else
        {
            Free(hold.Session);
        }
    });

    private void SetAside(SessionHold hold, SimMessage message, string reason)
    {
        message.DeadLetterReason = reason;
        hold.Session.Messages.Remove(message);
        DeadLetters.Add(message);
        Write(message);
    }

    private void Write(SimMessage message) => Journalled(message.Number, message);

    private void Erase(SimMessage message) => Journalled(message.Number, null);

    private void Journalled(long number, SimMessage? message)
    {
        if (!world.Journal.IsKept)
        {
            return;
        }

        var before = _disk.GetValueOrDefault(number);
        Set(number, message?.Written());
        world.Journal.Record(() => Set(number, before));
    }

    private void Set(long number, SimMessage? message)
    {
        if (message is null)
        {
            _disk.Remove(number);
        }
        else
        {
            _disk[number] = message;
        }
    }

    private static void Demand(SessionHold hold, SimMessage message)
    {
        if (hold.IsLost || hold.InHand != message)
        {
            throw new ServiceBusException($"The lock of message {message.Number} is lost.", ServiceBusFailureReason.MessageLockLost, message.Queue);
        }
    }
}
