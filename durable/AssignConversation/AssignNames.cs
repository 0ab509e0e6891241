namespace Omni.Durable.AssignConversation;

/// <summary>Names of the orchestrator, its activities and events, and of its instances; stored in histories: never renamed.</summary>
public static class AssignNames
{
    public const string Orchestrator = "AssignConversation";
    public const string FindAgent = "FindAgent";
    public const string SettleOffer = "SettleOffer";
    public const string AlertSupervisors = "AlertSupervisors";

    /// <summary>The agent answered the offer.</summary>
    public const string Answered = "answered";

    /// <summary>Something changed: look again.</summary>
    public const string Nudge = "nudge";

    /// <summary>One for each conversation.</summary>
    public static string InstanceOf(string conversationId) => $"assign-{conversationId}";
}
