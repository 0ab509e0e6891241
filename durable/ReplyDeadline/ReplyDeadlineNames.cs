namespace Omni.Durable.ReplyDeadline;

/// <summary>Wire names, never renamed.</summary>
internal static class ReplyDeadlineNames
{
    public const string Orchestrator = "ReplyDeadline";
    public const string Look = "LookAtReply";
    public const string Warn = "WarnOfReply";
    public const string Miss = "MissReply";

    /// <summary>The kinds of the alerts.</summary>
    public const string DueSoon = "reply-due";
    public const string Missed = "reply-missed";

    public static string InstanceOf(string conversationId) => "deadline-" + conversationId;
}
