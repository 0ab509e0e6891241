namespace Omni.Functions.Http;

/// <summary>Addresses below <c>/api</c>, as in docs/api.md; wire names, never renamed.</summary>
internal static class Routes
{
    public const string Sessions = "sessions";
    public const string SessionsRefresh = "sessions/refresh";
    public const string SessionsCurrent = "sessions/current";
    public const string Me = "me";
    public const string MeStatus = "me/status";
    public const string MeHeartbeat = "me/heartbeat";
    public const string Agents = "agents";
    public const string AgentById = "agents/{id}";
    public const string Channels = "channels";
    public const string ChannelAccount = "channels/{channel}/{account}";
    public const string Words = "words";
    public const string WordsByList = "words/{list}";
    public const string DeadLetters = "dead-letters";
    public const string DeadLetterByNumber = "dead-letters/{queue}/{sequenceNumber}";
    public const string DeadLetterReplay = "dead-letters/{queue}/{sequenceNumber}/replay";
    public const string DeadLettersReplay = "dead-letters/{queue}/replay";
    public const string VisitorSessions = "web/{account}/sessions";
    public const string Negotiate = "negotiate";
    public const string Webhook = "channels/{channel}/{account}/webhook";
    public const string Inbox = "inbox";
    public const string Waiting = "waiting";
    public const string ConversationById = "conversations/{id}";
    public const string ConversationMessages = "conversations/{id}/messages";
    public const string ConversationRouting = "conversations/{id}/routing";
    public const string ConversationTake = "conversations/{id}/take";
    public const string ConversationResolve = "conversations/{id}/resolve";
    public const string ConversationTyping = "conversations/{id}/typing";
    public const string VisitorTyping = "web/typing";
    public const string Counters = "counters";
    public const string Operations = "operations";
    public const string Search = "search";
    public const string SearchIndex = "search/index";
    public const string SearchRebuild = "search/rebuild";
    public const string VisitorMessages = "web/messages";
}
