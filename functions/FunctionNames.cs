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
    public const string StartVisitorSession = "StartVisitorSession";
    public const string Negotiate = "Negotiate";
}
