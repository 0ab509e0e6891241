using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <param name="TookEffect">Whether only the answer was lost.</param>
/// <param name="Error">What the caller gets.</param>
internal sealed record CallFault(bool TookEffect, Exception Error);

/// <summary>Rolls the weather's dice. When it has cleared nothing fails any more and every call is quick.</summary>
internal sealed class SimFaults(SimWorld world)
{
    private const int MostCrashes = 12;

    private readonly Dictionary<Port, TimeSpan> _outages = [];
    private bool _cleared;
    private int _crashes;

    private Random Random => world.Random;

    private Weather Weather => world.Weather;

    private bool IsCloud => Weather.Mode is CommitMode.Alone;

    /// <summary>No more faults.</summary>
    public void Clear()
    {
        _cleared = true;
        world.Trace?.Clear();
        _outages.Clear();
    }

    /// <summary>After each step.</summary>
    public void Roll()
    {
        if (_cleared)
        {
            return;
        }

        if (Hits(Weather.CrashOdds) && _crashes < MostCrashes && !world.Broker.IsStrained)
        {
            _crashes++;
            world.Crash();
        }

        if (Hits(Weather.LockLossOdds) && !world.Broker.IsStrained && world.Broker.LoseOne())
        {
            world.Trace?.Add(world.Loop.Now, 0, "the broker takes a lock away");
        }

        if (Hits(Weather.StandstillOdds) && !world.Broker.IsStrained && world.AnyRunning() is { } process)
        {
            var time = TimeSpan.FromSeconds(Random.Next(1, 180));
            world.Trace?.Add(world.Loop.Now, 0, $"process {process.Number} stands still for {time}");
            process.StandStill(time);
        }

        if (Hits(Weather.OutageOdds) && !world.Broker.IsStrained)
        {
            // A broker that settles nothing hands nothing out either: that looks like a standstill.
            var port = Random.Next(3) switch { 0 => Port.Table, 1 => Port.Queue, _ => Port.Feed };
            _outages[port] = world.Loop.Now + TimeSpan.FromSeconds(Random.Next(1, 120));
            world.Trace?.Add(world.Loop.Now, 0, $"{port} is away until {_outages[port]}");
        }
    }

    /// <summary>Until the call arrives.</summary>
    public TimeSpan Latency(Port port) => port is Port.Channel ? TimeSpan.FromMilliseconds(Random.Next(1, _cleared ? 100 : 5000)) : Time();

    /// <summary>Until its answer is there.</summary>
    public TimeSpan AnswerTime(Port port) =>
        port is Port.Channel ? TimeSpan.FromMilliseconds(Random.Next(1, _cleared ? 100 : 5000))
        : IsCloud ? Time()
        : TimeSpan.Zero;

    public TimeSpan SyncTime() => TimeSpan.FromMicroseconds(Random.Next(50, Random.Next(50) == 0 && !_cleared ? 2_000_000 : 5_000));

    /// <summary>A call that was on its way when its process died may still arrive, over a network.</summary>
    public bool ArrivesFromTheDead(Port port) => (IsCloud || port is Port.Channel) && port is not Port.Trigger && Random.Next(2) == 0;

    public CallFault? At(Port port)
    {
        if (_cleared || port is Port.Trigger or Port.Channel)
        {
            return null;
        }

        var isAway = _outages.TryGetValue(port, out var until) && until > world.Loop.Now;
        if ((!isAway && !Hits(Weather.CallFaultOdds)) || world.Broker.IsStrained)
        {
            return null;
        }

        Exception error = port is Port.Settle
            ? new ServiceBusException("The weather took the broker away.", ServiceBusFailureReason.ServiceCommunicationProblem)
            : new StorageUnavailableException($"The weather took the {port} away.");
        return new(!isAway && Random.Next(2) == 0, error);
    }

    /// <summary>What a platform makes of a message.</summary>
    public SendOutcome Platform(Action deliver)
    {
        var die = _cleared ? 20 : Random.Next(21);
        switch (die)
        {
            case 0:
                return SendOutcome.Refused("refused");
            case 1 or 2 or 3:
                return SendOutcome.Retry(TimeSpan.FromSeconds(Random.Next(0, 20)), "busy");
            case 4:
                return SendOutcome.Uncertain("timeout");
            case 5:
                deliver();
                return SendOutcome.Uncertain("timeout");
            default:
                deliver();
                return SendOutcome.Sent($"p{die}");
        }
    }

    /// <summary>What a platform makes of being asked for a file.</summary>
    public MediaFetch Fetch(byte[] file, string gone)
    {
        var die = _cleared ? 20 : Random.Next(21);
        return die switch
        {
            0 => new MediaFetch.Gone(gone),
            1 or 2 or 3 => new MediaFetch.Retry(TimeSpan.FromSeconds(Random.Next(0, 20)), "busy"),
            _ => new MediaFetch.Opened(new MemoryStream(file), "", ""),
        };
    }

    /// <summary>A request for an agent that nobody will look at again.</summary>
    public bool LosesRequest(SimMessage message) => !_cleared && message.Queue == QueueNames.Assign && Hits(Weather.LostRequestOdds);

    public bool LosesAnswer() => !_cleared && Random.Next(20) == 0;

    public bool Hits(int odds) => odds > 0 && Random.Next(odds) == 0;

    private TimeSpan Time() =>
        Weather.Mode is CommitMode.Batch ? TimeSpan.Zero
        : Weather.Mode is CommitMode.Log ? TimeSpan.FromMicroseconds(Random.Next(0, 500))
        : !_cleared && Hits(Weather.SlowOdds) ? TimeSpan.FromMilliseconds(Random.Next(1, 40_000))
        : TimeSpan.FromMicroseconds(Random.Next(100, 5_000));
}
