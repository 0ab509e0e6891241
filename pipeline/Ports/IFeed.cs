namespace Omni.Pipeline.Ports;

/// <summary>
/// Pushes events to open browsers. Best effort by design: a browser that missed one sees the gap in the sequence and asks
/// the API. Users are <see cref="FeedNames.Agent"/> and <see cref="FeedNames.Visitor"/>.
/// </summary>
public interface IFeed
{
    ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct);

    ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct);

    /// <summary>All connections of the user, present and future.</summary>
    ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct);

    ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct);

    /// <summary>Where this user, who has proved to be that user, may connect.</summary>
    ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct);
}

/// <param name="Target">The hub method that the browser listens to, see <see cref="FeedNames"/>.</param>
/// <param name="Payload">A record; sent as camelCase JSON.</param>
public sealed record FeedEvent(string Target, object Payload)
{
    /// <summary>Called when it was handed to a user's sockets, or to the service that has them; for measuring.</summary>
    public Action? Sent { get; init; }
}

/// <param name="Url">Hub address.</param>
/// <param name="AccessToken">Bearer token for that address, for a short time.</param>
public sealed record FeedConnection(string Url, string AccessToken);

/// <summary>Names of the hub, its users, groups and events; wire names, never renamed.</summary>
public static class FeedNames
{
    public const string Hub = "omni";
    public const string AgentsGroup = "agents";

    public const string MessageReceived = "messageReceived";
    public const string MessageUpdated = "messageUpdated";
    public const string ConversationChanged = "conversationChanged";
    public const string ConversationOffered = "conversationOffered";
    public const string OfferWithdrawn = "offerWithdrawn";
    public const string PresenceChanged = "presenceChanged";
    public const string Typing = "typing";
    public const string ReadUpTo = "readUpTo";
    public const string Alert = "alert";
    public const string AgentJoined = "agentJoined";
    public const string ConversationClosed = "conversationClosed";
    public const string Mentioned = "mentioned";

    public static readonly IReadOnlyList<string> AgentEvents =
        [MessageReceived, MessageUpdated, ConversationChanged, ConversationOffered, OfferWithdrawn, PresenceChanged, Typing, ReadUpTo, Alert, Mentioned];

    public static readonly IReadOnlyList<string> VisitorEvents =
        [MessageReceived, MessageUpdated, Typing, ReadUpTo, AgentJoined, ConversationClosed];

    public static string Agent(string agentId) => $"agent:{agentId}";

    public static string Visitor(string visitorId) => $"visitor:{visitorId}";
}
