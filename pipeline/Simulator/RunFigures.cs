namespace Omni.Pipeline.Simulator;

/// <summary>One run in numbers.</summary>
internal sealed record RunFigures
{
    public required int Issues { get; init; }

    /// <summary>Seconds until an agent has it, of everybody who begins or comes back; not of what was handed on.</summary>
    public required double WaitMean { get; init; }

    public required double WaitP95 { get; init; }

    /// <summary>The longest wait of all, also of what was handed on.</summary>
    public required double WaitMax { get; init; }

    /// <summary>The part of the issues that the first agent settled.</summary>
    public required double FirstContact { get; init; }

    /// <summary>The part of the issues whose first agent had the language and all skills.</summary>
    public required double Fit { get; init; }

    /// <summary>How often one was handed on, for each issue.</summary>
    public required double Transfers { get; init; }

    /// <summary>Of the conversations for each hour of an agent's shifts.</summary>
    public required double Gini { get; init; }

    /// <summary>The part of all places of all shifts that was taken.</summary>
    public required double Occupancy { get; init; }

    /// <summary>How often somebody got more than the capacity, or something out of hours.</summary>
    public required int Breaches { get; init; }

    /// <summary>How many were never given to anybody.</summary>
    public required int Starved { get; init; }
}
