namespace Omni.Functions.Queues;

/// <summary>Names of the queue and timer functions; wire names, never renamed.</summary>
internal static class QueueFunctionNames
{
    public const string Dedupe = "Dedupe";
    public const string Filter = "Filter";
    public const string Intent = "Intent";
    public const string Route = "Route";
    public const string Persist = "Persist";
    public const string Push = "Push";
    public const string Deliver = "Deliver";
    public const string Project = "Project";
    public const string Media = "Media";
    public const string Identify = "Identify";
    public const string Bot = "Bot";
    public const string Compact = "Compact";
    public const string Assign = "Assign";
    public const string Merge = "Merge";
    public const string AssignDeadLetters = "AssignDeadLetters";
    public const string Compensate = "Compensate";
    public const string DeliverDeadLetters = "DeliverDeadLetters";
    public const string Tickets = "Tickets";
    public const string Webhooks = "Webhooks";
    public const string Sweep = "Sweep";
    public const string SeekLostAgents = "SeekLostAgents";
    public const string Retention = "Retention";
    public const string AdoptWaiting = "AdoptWaiting";
    public const string PurgeOrchestrations = "PurgeOrchestrations";
    public const string CountForReports = "CountForReports";

    /// <summary>The connection setting of every queue trigger.</summary>
    public const string Connection = "ServiceBus";
}
