using Omni.Runtime.Queues;

namespace Omni.Tests.Runtime.Queues;

/// <summary>A message as the model knows it.</summary>
internal sealed class ModelMessage(string session, string id, string brokerId, long number, DateTimeOffset? due)
{
    public string Session => session;

    public string Id => id;

    public string BrokerId => brokerId;

    public long Number => number;

    public DateTimeOffset? Due => due;

    public int Count { get; set; }

    /// <summary>The count that a crash leaves.</summary>
    public int Written { get; set; }

    public bool IsSuspect { get; set; }

    public int Attempts { get; set; }

    public bool IsInHand { get; set; }
}

/// <summary>A consumer's hold on a session.</summary>
internal sealed class ModelHold(ModelMessage message, object handle)
{
    public ModelMessage Message => message;

    public object Handle => handle;

    public bool IsValid { get; set; } = true;

    public DateTimeOffset RenewedSince { get; set; }

    public DateTimeOffset Until { get; set; }
}

/// <summary>One queue as plain lists, so plainly right that the real one can be compared with it.</summary>
internal sealed class QueueModel(QueueOptions options)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<ModelMessage> _scheduled = [];
    private long _number;

    public Dictionary<string, List<ModelMessage>> Sessions { get; } = new(StringComparer.Ordinal);

    public List<ModelHold> Holds { get; } = [];

    public List<ModelMessage> Dead { get; } = [];

    /// <summary>Ids of all that were accepted, of which one may come twice: the window of a host that ended is forgotten.</summary>
    public List<string> Accepted { get; } = [];

    public List<string> Done { get; } = [];

    public IEnumerable<ModelMessage> InHand => Holds.Where(hold => hold.IsValid).Select(hold => hold.Message);

    public int Waiting => _scheduled.Count + Sessions.Values.Sum(messages => messages.Count);

    public bool IsExhausted(ModelMessage message) =>
        !message.IsInHand && (message.Count >= options.MaxDeliveryCount || message.Attempts >= options.MaxUnfinishedDeliveries);

    /// <summary>Sessions that a consumer may have now, each with the message that comes first.</summary>
    public IEnumerable<ModelMessage> Free() => Sessions.Values
        .Where(messages => !messages.Any(message => message.IsInHand))
        .Select(messages => messages.FirstOrDefault(message => !IsExhausted(message)))
        .OfType<ModelMessage>();

    public void Send(string session, string id, string brokerId, DateTimeOffset? due)
    {
        if (_known.Add(brokerId))
        {
            Accepted.Add(id);
            Place(new(session, id, brokerId, ++_number, due));
        }
    }

    public void Take(ModelMessage message, object handle, DateTimeOffset now)
    {
        message.Count++;
        message.IsInHand = true;
        if (message.IsSuspect)
        {
            message.Attempts++;
            message.Written = message.Count;
        }

        Holds.Add(new(message, handle) { RenewedSince = now, Until = now + options.LockDuration });
    }

    public void Complete(ModelHold hold)
    {
        Release(hold);
        Sessions[hold.Message.Session].Remove(hold.Message);
        Done.Add(hold.Message.Id);
    }

    public void Abandon(ModelHold hold)
    {
        Release(hold);
        hold.Message.Written = hold.Message.Count;
    }

    public void DeadLetter(ModelHold hold)
    {
        Release(hold);
        Bury(hold.Message);
    }

    /// <summary>What the queue set aside by itself when it came upon it.</summary>
    public void Bury(ModelMessage message)
    {
        Sessions[message.Session].Remove(message);
        Dead.Add(message);
    }

    public void Replay(ModelMessage letter, string brokerId, bool wasKiller)
    {
        Dead.Remove(letter);
        _known.Add(brokerId);
        Place(new(letter.Session, letter.Id, brokerId, ++_number, null)
        {
            IsSuspect = wasKiller,
            Attempts = wasKiller ? options.MaxUnfinishedDeliveries - 1 : 0,
        });
    }

    public void Tick(DateTimeOffset now)
    {
        foreach (var message in _scheduled.Where(message => message.Due <= now).OrderBy(message => message.Due).ThenBy(message => message.Number).ToList())
        {
            _scheduled.Remove(message);
            Append(message);
        }

        foreach (var hold in Holds.Where(hold => hold.IsValid && hold.Until <= now + (options.LockDuration / 2)))
        {
            if (now - hold.RenewedSince < options.MaxAutoLockRenewal)
            {
                hold.Until = now + options.LockDuration;
            }
            else if (hold.Until <= now)
            {
                Release(hold);
                hold.Message.Written = hold.Message.IsSuspect ? hold.Message.Count : hold.Message.Written;
            }
        }
    }

    public void Restart(bool isCrash)
    {
        foreach (var message in InHand.Where(message => !isCrash && message.IsSuspect))
        {
            message.Attempts--;
            message.Written--;
        }

        Holds.Clear();
        var left = _scheduled.Concat(Sessions.Values.SelectMany(messages => messages)).OrderBy(message => message.Number).ToList();
        _scheduled.Clear();
        Sessions.Clear();
        _known.Clear();
        _known.UnionWith(left.Concat(Dead).Select(message => message.BrokerId));
        foreach (var message in left)
        {
            (message.IsInHand, message.Count, message.IsSuspect) = (false, message.Written, true);
            Place(message);
        }
    }

    private void Release(ModelHold hold)
    {
        hold.IsValid = false;
        (hold.Message.IsInHand, hold.Message.Attempts) = (false, 0);
    }

    private void Place(ModelMessage message)
    {
        if (message.Due is null)
        {
            Append(message);
        }
        else
        {
            _scheduled.Add(message);
        }
    }

    private void Append(ModelMessage message) =>
        (Sessions.TryGetValue(message.Session, out var messages) ? messages : Sessions[message.Session] = []).Add(message);
}
