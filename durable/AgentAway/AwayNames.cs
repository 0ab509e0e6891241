namespace Omni.Durable.AgentAway;

/// <summary>Names of the orchestrator, its activities and its instances; stored in histories: never renamed.</summary>
public static class AwayNames
{
    public const string Orchestrator = "AgentAway";
    public const string BeginAway = "BeginAway";
    public const string ConfirmAway = "ConfirmAway";
    public const string HandOn = "HandOn";
    public const string TellAway = "TellAway";

    /// <summary>Why, in events, notes and alerts.</summary>
    public const string Reason = "connection-lost";

    /// <summary>One for each agent.</summary>
    public static string InstanceOf(string agentId) => $"away-{agentId}";
}
