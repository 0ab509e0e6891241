namespace Omni.Bench.Load;

/// <summary>
/// Who writes when, decided before the run and kept to whatever the server does (an open loop). Senders are Zipf-distributed, none
/// above <see cref="MostPerSecond"/>; what the cap takes from the first goes to the others. A sender's messages come at random,
/// but never closer than the cap allows.
/// </summary>
internal sealed class Schedule
{
    public const double MostPerSecond = 20;

    private const double Closest = 1 / MostPerSecond;

    private Schedule(Arrival[] arrivals, double[][] times) => (Arrivals, TimesBySender) = (arrivals, times);

    /// <summary>In the order of their times.</summary>
    public Arrival[] Arrivals { get; }

    /// <summary>Seconds since the start, by sender, then by message.</summary>
    public double[][] TimesBySender { get; }

    /// <exception cref="LoadException">So few senders may not write so much.</exception>
    public static Schedule Create(int senders, double perSecond, double seconds, ulong seed)
    {
        var random = new Repeatable(seed);
        var rates = Rates(senders, perSecond);
        var times = new double[senders][];
        var all = new List<Arrival>((int)(perSecond * seconds * 1.1) + 16);
        var own = new List<double>();
        for (var sender = 0; sender < senders; sender++)
        {
            own.Clear();
            var mean = 1 / rates[sender];
            for (var at = FirstAt(random, mean); at < seconds; at += Closest + Exponential(random, mean - Closest))
            {
                own.Add(at);
                all.Add(new(at, sender));
            }

            times[sender] = [.. own];
        }

        all.Sort((one, other) => one.Seconds.CompareTo(other.Seconds));
        return new([.. all], times);
    }

    /// <summary>Each sender once, evenly spread.</summary>
    public static Schedule OneEach(int senders, double perSecond)
    {
        var arrivals = Enumerable.Range(0, senders).Select(sender => new Arrival(sender / perSecond, sender)).ToArray();
        return new(arrivals, [.. arrivals.Select(arrival => new[] { arrival.Seconds })]);
    }

    /// <summary>Messages per second of each sender; together <paramref name="perSecond"/>.</summary>
    internal static double[] Rates(int senders, double perSecond)
    {
        if (perSecond > senders * MostPerSecond)
        {
            throw new LoadException($"{senders} senders may write {senders * MostPerSecond} messages/s at most, at {MostPerSecond} each: take more senders.");
        }

        var weights = Enumerable.Range(1, senders).Sum(rank => 1.0 / rank);
        var rates = new double[senders];
        var rest = perSecond;
        for (var sender = 0; sender < senders; sender++)
        {
            var weight = 1.0 / (sender + 1);
            rates[sender] = Math.Min(MostPerSecond, rest * weight / weights);
            rest -= rates[sender];
            weights -= weight;
        }

        return rates;
    }

    /// <summary>As if the sender had been writing for ever: else every run would begin with too many or too few.</summary>
    private static double FirstAt(Repeatable random, double mean) =>
        random.NextDouble() < Closest / mean ? random.NextDouble() * Closest : Closest + Exponential(random, mean - Closest);

    private static double Exponential(Repeatable random, double mean) => mean <= 0 ? 0 : -mean * Math.Log(1 - random.NextDouble());
}

/// <param name="Seconds">Since the start of the run.</param>
/// <param name="Sender">Which.</param>
internal readonly record struct Arrival(double Seconds, int Sender);

/// <summary>The load can't go on, for a reason that the person at the terminal can act on.</summary>
internal sealed class LoadException(string message) : Exception(message);
