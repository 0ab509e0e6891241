namespace Omni.Functions.Http;

/// <summary>The <c>type</c> of every problem that the HTTP functions answer with; wire names, never renamed.</summary>
public static class ProblemTypes
{
    public const string Malformed = "urn:omni:problem:malformed";
    public const string Invalid = "urn:omni:problem:invalid";
    public const string TooLarge = "urn:omni:problem:too-large";
    public const string UnsupportedMediaType = "urn:omni:problem:unsupported-media-type";
    public const string Unauthenticated = "urn:omni:problem:unauthenticated";
    public const string SignInRefused = "urn:omni:problem:sign-in-refused";
    public const string Forbidden = "urn:omni:problem:forbidden";
    public const string NotFound = "urn:omni:problem:not-found";
    public const string UsernameTaken = "urn:omni:problem:username-taken";
    public const string OwnRole = "urn:omni:problem:own-role";
    public const string Conflict = "urn:omni:problem:conflict";
    public const string TextTooLong = "urn:omni:problem:text-too-long";
    public const string Stale = "urn:omni:problem:stale";
    public const string ModeRefused = "urn:omni:problem:mode-refused";
    public const string FileRefused = "urn:omni:problem:file-refused";
    public const string SetupRefused = "urn:omni:problem:setup-refused";
    public const string NotNow = "urn:omni:problem:not-now";
    public const string OfferGone = "urn:omni:problem:offer-gone";
    public const string NoRoom = "urn:omni:problem:no-room";
    public const string PreconditionFailed = "urn:omni:problem:precondition-failed";
    public const string SenderBlocked = "urn:omni:problem:sender-blocked";
    public const string TooManyMessages = "urn:omni:problem:too-many-messages";
    public const string TooManyUploads = "urn:omni:problem:too-many-uploads";
    public const string TooManyVisitors = "urn:omni:problem:too-many-visitors";
    public const string AccountPaused = "urn:omni:problem:account-paused";
    public const string SearchOff = "urn:omni:problem:search-off";
    public const string ConversationOpen = "urn:omni:problem:conversation-open";
    public const string ConversationMerged = "urn:omni:problem:conversation-merged";
    public const string StartRefused = "urn:omni:problem:start-refused";
    public const string AgentAway = "urn:omni:problem:agent-away";
    public const string Unavailable = "urn:omni:problem:unavailable";
}
