namespace Omni.Durable.SimulateMatching;

/// <summary>Wire names, never renamed.</summary>
internal static class SimulateNames
{
    public const string Orchestrator = "SimulateMatching";
    public const string Run = "RunSimulation";

    /// <summary>One at a time.</summary>
    public const string Instance = "simulate-matching";
}
