namespace Omni.Functions;

/// <summary>Names of the functions; wire names, never renamed.</summary>
public static class FunctionNames
{
    public const string SignIn = "SignIn";
    public const string RefreshSession = "RefreshSession";
    public const string SignOut = "SignOut";
    public const string ReadMe = "ReadMe";
    public const string SetMyStatus = "SetMyStatus";
    public const string Heartbeat = "Heartbeat";
    public const string ListAgents = "ListAgents";
    public const string CreateAgent = "CreateAgent";
    public const string UpdateAgent = "UpdateAgent";
    public const string ListChannels = "ListChannels";
    public const string PutChannel = "PutChannel";
    public const string ListWords = "ListWords";
    public const string PutWords = "PutWords";
    public const string ListDeadLetters = "ListDeadLetters";
    public const string ReplayDeadLetter = "ReplayDeadLetter";
    public const string ReplayDeadLetters = "ReplayDeadLetters";
    public const string RemoveDeadLetter = "RemoveDeadLetter";
    public const string StartVisitorSession = "StartVisitorSession";
    public const string Negotiate = "Negotiate";
    public const string CheckWebhook = "CheckWebhook";
    public const string ReceiveWebhook = "ReceiveWebhook";
    public const string ReadInbox = "ReadInbox";
    public const string ReadWaiting = "ReadWaiting";
    public const string ReadConversation = "ReadConversation";
    public const string ReadMessages = "ReadMessages";
    public const string ReadRouting = "ReadRouting";
    public const string PostMessage = "PostMessage";
    public const string TakeConversation = "TakeConversation";
    public const string ResolveConversation = "ResolveConversation";
    public const string AgentTyping = "AgentTyping";
    public const string VisitorTyping = "VisitorTyping";
    public const string ReadCounters = "ReadCounters";
    public const string ReadOperations = "ReadOperations";
    public const string Search = "Search";
    public const string ReadSearchIndex = "ReadSearchIndex";
    public const string RebuildSearchIndex = "RebuildSearchIndex";
    public const string ReadVisitorMessages = "ReadVisitorMessages";
}
