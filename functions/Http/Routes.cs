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
    public const string ChannelPause = "channels/{channel}/{account}/pause";
    public const string ChannelResume = "channels/{channel}/{account}/resume";
    public const string ChannelSetup = "channels/{channel}/{account}/setup";
    public const string ChannelTest = "channels/{channel}/{account}/test";
    public const string CustomerBlock = "customers/{id}/block";
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
    public const string Media = "media";
    public const string MediaById = "media/{id}";
    public const string ConversationRead = "conversations/{id}/read";
    public const string VisitorRead = "web/read";
    public const string ChannelMenu = "channels/{channel}/{account}/menu";
    public const string Search = "search";
    public const string SearchIndex = "search/index";
    public const string SearchRebuild = "search/rebuild";
    public const string VisitorMessages = "web/messages";
    public const string CustomerById = "customers/{id}";
    public const string CustomerTimeline = "customers/{id}/timeline";
    public const string CustomerConversations = "customers/{id}/conversations";
    public const string CustomerCards = "customers/{id}/cards";
    public const string CustomerNotes = "customers/{id}/notes";
    public const string CustomerNote = "customers/{id}/notes/{noteId}";
    public const string CustomerMergePreview = "customers/{id}/merge-preview";
    public const string CustomerMerges = "customers/{id}/merges";
    public const string CustomerMerge = "customers/{id}/merges/{mergeId}";
}
