using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>What a seed chose for its world: how large it is and what goes wrong there. Odds are one in so many; 0 is never.</summary>
internal sealed record Weather
{
    public required CommitMode Mode { get; init; }

    public required PlanKind Plan { get; init; }

    public required int Processes { get; init; }

    public required int Senders { get; init; }

    public required int MessagesOfEach { get; init; }

    public required int Agents { get; init; }

    /// <summary>How many times faster than in life everybody acts: in haste, what anybody does meets what another does.</summary>
    public required int Haste { get; init; }

    /// <summary>Of a process, at each step.</summary>
    public required int CrashOdds { get; init; }

    /// <summary>Of a lock, at each step.</summary>
    public required int LockLossOdds { get; init; }

    /// <summary>Of a process that stands still for a while, at each step.</summary>
    public required int StandstillOdds { get; init; }

    /// <summary>Of a port call that fails, or does its work and fails.</summary>
    public required int CallFaultOdds { get; init; }

    /// <summary>Of a port call that takes up to 40 s.</summary>
    public required int SlowOdds { get; init; }

    /// <summary>Of an outage of a port for up to two minutes, at each step.</summary>
    public required int OutageOdds { get; init; }

    /// <summary>Of a request for an agent that is set aside, as one that ran out of deliveries, at each of its deliveries.</summary>
    public required int LostRequestOdds { get; init; }

    /// <summary>Of another delivery of the same message by its platform.</summary>
    public required int RedeliveryOdds { get; init; }

    /// <summary>Of a message whose channel vouches for an e-mail, the same for all senders.</summary>
    public required int VouchOdds { get; init; }

    /// <summary>How many supervisors merge customers and undo it.</summary>
    public required int Mergers { get; init; }

    public required bool DetectsDuplicates { get; init; }

    /// <summary>Whether the agents are at work at the end, when nothing goes wrong any more.</summary>
    public required bool AgentsStay { get; init; }

    /// <summary>Whether agents are asked before they get a conversation; else everybody takes what comes.</summary>
    public bool AsksAgents => MessagesOfEach % 3 > 0;

    /// <summary>Whether nothing holds a process up between a claim and the call that it is for.</summary>
    public bool IsPrompt => SlowOdds == 0 && StandstillOdds == 0;

    public static Weather Of(Random random, CommitMode mode, PlanKind plan)
    {
        var isCloud = mode is CommitMode.Alone;
        return new()
        {
            Mode = mode,
            Plan = plan,
            Processes = isCloud ? random.Next(1, 4) : 1,
            Senders = random.Next(1, 4),
            MessagesOfEach = random.Next(1, 7),
            Agents = random.Next(0, 4),
            Haste = random.Next(2) == 0 ? 1 : 200,
            CrashOdds = random.Next(4) == 0 ? 0 : random.Next(40, 800),
            LockLossOdds = random.Next(2) == 0 ? 0 : random.Next(40, 800),
            StandstillOdds = isCloud && random.Next(3) == 0 ? random.Next(100, 1000) : 0,
            CallFaultOdds = isCloud && random.Next(2) == 0 ? random.Next(20, 400) : 0,
            SlowOdds = isCloud && random.Next(3) == 0 ? random.Next(20, 400) : 0,
            OutageOdds = isCloud && random.Next(3) == 0 ? random.Next(300, 2000) : 0,
            LostRequestOdds = random.Next(2) == 0 ? 0 : random.Next(2, 20),
            RedeliveryOdds = random.Next(3) == 0 ? 0 : random.Next(1, 6),
            VouchOdds = random.Next(3) > 0 ? 0 : random.Next(1, 5),
            Mergers = Math.Max(0, random.Next(5) - 2),
            DetectsDuplicates = isCloud && random.Next(2) == 0,
            AgentsStay = random.Next(3) > 0,
        };
    }

    /// <summary>
    /// The same world where what a guard is for happens often. Worlds of all kinds have few merges that meet a slow write of the
    /// same conversation, and few conversations that begin at once, so a guard against just that would be found by luck.
    /// </summary>
    public Weather Against(Sabotage sabotage) => sabotage switch
    {
        Sabotage.HeadsNotTouched => this with
        {
            Processes = 3,
            Senders = 2,
            MessagesOfEach = 3,
            Agents = Math.Max(1, Agents),
            Haste = 200,
            CrashOdds = 0,
            SlowOdds = 60,
            OutageOdds = 0,
            Mergers = 2,
        },
        Sabotage.PlacesUnguarded => this with { Senders = 3, Agents = 1, Haste = 200, CrashOdds = 0, VouchOdds = 0, Mergers = 0 },
        _ => this,
    };
}
