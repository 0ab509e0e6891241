namespace Omni.Durable.ConversationLifecycle;

/// <summary>Wire names, never renamed.</summary>
internal static class LifecycleNames
{
    public const string Orchestrator = "ConversationLifecycle";
    public const string Look = "LookAtConversation";
    public const string Remind = "RemindCustomer";
    public const string Resolve = "ResolveIdle";
    public const string Ask = "AskForRating";
    public const string Close = "CloseResolved";
    public const string Wake = "WakeSnoozed";

    /// <summary>Why an idle conversation ended, in its event.</summary>
    public const string Idle = "idle";

    /// <summary>Why a resolved one was closed, in its event.</summary>
    public const string WindowOver = "window-over";

    public static string InstanceOf(string conversationId) => "lifecycle-" + conversationId;
}
