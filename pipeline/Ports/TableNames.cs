namespace Omni.Pipeline.Ports;

/// <summary>The tables; wire names, never renamed.</summary>
public static class TableNames
{
    public const string Agents = "agents";
    public const string Audit = "audit";
    public const string Conversations = "conversations";
    public const string Customers = "customers";
    public const string Dedupe = "dedupe";
    public const string Identities = "identities";
    public const string Inboxes = "inboxes";
    public const string Knowledge = "knowledge";
    public const string Media = "media";
    public const string Metrics = "metrics";
    public const string Presence = "presence";
    public const string Questions = "questions";
    public const string Replies = "replies";
    public const string Retention = "retention";
    public const string Search = "search";
    public const string Settings = "settings";
    public const string Tickets = "tickets";
    public const string Words = "words";

    public static readonly IReadOnlyList<string> All =
        [Agents, Audit, Conversations, Customers, Dedupe, Identities, Inboxes, Knowledge, Media, Metrics, Presence, Questions, Replies, Retention, Search, Settings, Tickets, Words];
}
