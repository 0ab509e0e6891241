using System.Collections.Immutable;

namespace Omni.Pipeline.Simulator;

/// <summary>Traffic to be given out, and who is there for it: made up, or exported. The file of <c>--scenario FILE</c> is this, see docs/matching.md.</summary>
internal sealed record Day
{
    public required string Name { get; init; }

    public required ImmutableArray<Worker> Agents { get; init; }

    /// <summary>In the order of their time.</summary>
    public required ImmutableArray<Arrival> Arrivals { get; init; }

    /// <summary>Who served whom before the first arrival.</summary>
    public ImmutableArray<Served> Served { get; init; } = [];
}

/// <summary>An agent.</summary>
internal sealed record Worker
{
    public required string Id { get; init; }

    /// <summary>Primary tags; empty: every language.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>How many conversations at once.</summary>
    public int Capacity { get; init; } = 3;

    /// <summary>1 is usual; 1.2 takes a sixth less time.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>When the agent takes conversations; those begun are finished after it.</summary>
    public required ImmutableArray<Shift> Shifts { get; init; }
}

internal sealed record Shift(DateTimeOffset From, DateTimeOffset Until);

/// <summary>An issue: a customer begins to write.</summary>
internal sealed record Arrival
{
    public required DateTimeOffset At { get; init; }

    public required string Customer { get; init; }

    /// <summary>What the customer speaks; empty where it makes no difference.</summary>
    public string Language { get; init; } = "";

    /// <summary>What it takes to answer.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    public int Urgency { get; init; }

    /// <summary>How long an agent of usual speed takes who fits and has nothing else to do.</summary>
    public double HandleSeconds { get; init; } = 420;
}

internal sealed record Served(string Customer, string Agent, DateTimeOffset At);
