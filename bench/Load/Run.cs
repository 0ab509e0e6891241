namespace Omni.Bench.Load;

/// <summary>When a run is given up.</summary>
/// <param name="Behind">So much of the load, as time at its rate, may be due and not delivered before the rest is left out.</param>
/// <param name="Patience">How long nothing may happen before what is missing counts as lost.</param>
/// <param name="AwaitsDelivery">False: the run ends when everything is accepted.</param>
internal readonly record struct RunLimits(TimeSpan Behind, TimeSpan Patience, bool AwaitsDelivery = true);

/// <summary>One measured stretch of load.</summary>
internal sealed class Run(TimeProvider time, int planned, Dispatcher dispatcher, bool awaitsDelivery)
{
    public static readonly Run None = new(TimeProvider.System, 0, new(TimeProvider.System), false);

    private readonly long _start = time.GetTimestamp();
    private readonly int[] _micros = new int[planned];
    private int _delivered;
    private int _resynced;
    private int _strays;
    private long _lastSeen;
    private double _lastProgress;
    private long _accepted;

    public int Planned => planned;

    public int Scheduled { get; set; }

    public int Delivered => Volatile.Read(ref _delivered);

    /// <summary>Of the delivered, those that the socket left out and that were asked for.</summary>
    public int Resynced => Volatile.Read(ref _resynced);

    public long Accepted => HasEnded ? _accepted : dispatcher.Accepted;

    /// <summary>The server fell so far behind that the rest of the schedule was left out.</summary>
    public bool IsBehind { get; private set; }

    public double Elapsed => time.GetElapsedTime(_start).TotalSeconds;

    private bool HasEnded => Seconds > 0;

    public bool IsComplete => Accepted >= Scheduled && (!awaitsDelivery || Delivered >= Scheduled);

    public long Lost { get; private set; }

    public long Duplicates { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>Pushed again after a page had to connect again.</summary>
    public long Repeats { get; private set; }

    /// <summary>Pushed behind a later entry of somebody else's after a page had to connect again.</summary>
    public long Late { get; private set; }

    public bool IsClean => Lost + Duplicates + OutOfOrder is 0;

    /// <summary>From the start until the last message was delivered.</summary>
    public double Seconds { get; private set; }

    /// <summary>Sorted.</summary>
    public Latencies Latencies { get; private set; } = new([]);

    public void NoteDelivered(double dueAt)
    {
        var at = Interlocked.Increment(ref _delivered) - 1;
        if (at < _micros.Length)
        {
            _micros[at] = (int)Math.Min(int.MaxValue, Math.Max(0, (Elapsed - dueAt) * 1e6));
        }
    }

    public void NoteResynced(double dueAt)
    {
        Interlocked.Increment(ref _resynced);
        NoteDelivered(dueAt);
    }

    /// <summary>A message in a conversation where it does not belong.</summary>
    public void NoteStray() => Interlocked.Increment(ref _strays);

    /// <summary>Once a second.</summary>
    public void Look(RunLimits limits) => IsBehind |= Elapsed > 1 && Scheduled - Delivered > limits.Behind.TotalSeconds * Scheduled / Elapsed;

    /// <summary>Whether nothing has happened for so long that nothing will.</summary>
    public bool IsStuck(RunLimits limits)
    {
        var seen = Delivered + Accepted;
        if (seen != _lastSeen)
        {
            (_lastSeen, _lastProgress) = (seen, Elapsed);
        }

        return Elapsed - _lastProgress > limits.Patience.TotalSeconds;
    }

    /// <summary>What is wrong in the store and was not seen at the sockets.</summary>
    public void Add(StoreCheck store)
    {
        Lost = Math.Max(Lost, store.Lost);
        Duplicates = Math.Max(Duplicates, store.Duplicates);
        OutOfOrder = Math.Max(OutOfOrder, store.OutOfOrder);
    }

    public void End(IReadOnlyList<Sender> senders)
    {
        _accepted = dispatcher.Accepted;
        Seconds = Elapsed;
        foreach (var sender in senders)
        {
            lock (sender.Ledger)
            {
                Lost += Math.Max(0, sender.Acknowledged - sender.First - sender.Ledger.Delivered);
                Duplicates += sender.Ledger.Duplicates;
                OutOfOrder += sender.Ledger.OutOfOrder;
                Repeats += sender.Ledger.Repeats;
                Late += sender.Ledger.Late;
            }
        }

        OutOfOrder += Volatile.Read(ref _strays);
        Latencies = new(_micros.AsSpan(0, Math.Min(Delivered, _micros.Length)).ToArray());
    }
}
