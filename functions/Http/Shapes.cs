using System.Text.Json.Serialization;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>Problem details.</summary>
internal sealed record ProblemShape(string Type, string Title, int Status, string Detail)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConversationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomerShape? Customer { get; init; }
}

/// <summary>An agent as others see it.</summary>
internal sealed record AgentShape(
    string Id,
    string Username,
    string DisplayName,
    string Role,
    string Status,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Skills,
    int Capacity,
    int Load,
    bool AutoAccept,
    string StatusReason,
    DateTimeOffset? StatusSince)
{
    /// <summary>How well the agent knows a skill, 1 to 5; one that is not here: 5.</summary>
    public IReadOnlyDictionary<string, int> Levels { get; init; } = Agent.NoLevels;

    /// <summary>Empty: in no team.</summary>
    public string TeamId { get; init; } = "";

    /// <summary>Whether the agent may do anything.</summary>
    public bool Active { get; init; } = true;

    /// <summary>False for one who was invited and has not come yet.</summary>
    public bool HasPassword { get; init; } = true;

    public static AgentShape Of(Agent agent) => new(
        agent.Id,
        agent.Username,
        agent.DisplayName,
        WireNames.Of(agent.Role),
        WireNames.Of(agent.Status),
        agent.Languages,
        agent.Skills,
        agent.Capacity,
        agent.Slots.Length,
        agent.AutoAccept,
        agent.StatusReason,
        agent.StatusSince)
    {
        Levels = agent.Levels,
        TeamId = agent.TeamId,
        Active = agent.IsActive,
        HasPassword = agent.HasPassword,
    };
}

internal sealed record AgentsShape(IReadOnlyList<AgentShape> Agents);

internal sealed record NewAgentInput(
    string Username,
    string DisplayName,
    string Role,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Skills,
    int Capacity,
    string? Password = null,
    bool? AutoAccept = null,
    IReadOnlyDictionary<string, int>? Levels = null,
    string? TeamId = null,
    bool Invite = false);

/// <param name="Agent">The agent who was created.</param>
/// <param name="Password">The password that was made for the agent; null when the admin chose it, or the agent will.</param>
/// <param name="Invite">With what the agent chooses one; null when there is one.</param>
internal sealed record NewAgentShape(AgentShape Agent, string? Password, EntryShape? Invite);

/// <param name="DisplayName">As customers see it.</param>
/// <param name="Role">What the agent may do.</param>
/// <param name="Languages">Empty: every language.</param>
/// <param name="Skills">What the agent knows.</param>
/// <param name="Capacity">Conversations at once.</param>
/// <param name="AutoAccept">Gets conversations without being asked; null: as it is, at first true.</param>
/// <param name="Levels">How well the agent knows a skill; null: as it is.</param>
/// <param name="TeamId">Empty: in none; null: as it is.</param>
internal sealed record AgentInput(
    string DisplayName,
    string Role,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Skills,
    int Capacity,
    bool? AutoAccept = null,
    IReadOnlyDictionary<string, int>? Levels = null,
    string? TeamId = null);

internal sealed record SignInInput(string Username, string Password);

/// <param name="Secret">The one of the setting <c>Access:SetupSecret</c>.</param>
internal sealed record SetupInput(string Secret);

internal sealed record RefreshInput(string RefreshToken);

internal sealed record SessionShape(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt, AgentShape Agent);

/// <param name="Status">Whether the agent takes work.</param>
/// <param name="AutoAccept">Without being asked; null: as it is.</param>
/// <param name="Reason">Why away; empty: nobody says.</param>
internal sealed record StatusInput(string Status, bool? AutoAccept = null, string Reason = "");

/// <summary>Argument of the event <c>presenceChanged</c>.</summary>
internal sealed record PresenceShape(string AgentId, string Status, string StatusReason = "");

/// <param name="VisitorId">The visitor.</param>
/// <param name="Token">What proves it.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="ConversationId">Of one who comes back; empty before the first message.</param>
/// <param name="Unread">Answers that came meanwhile, counted up to 200.</param>
/// <param name="AgentsOnline">Whether anybody is there to answer now.</param>
internal sealed record VisitorSessionShape(string VisitorId, string Token, DateTimeOffset ExpiresAt, string ConversationId, int Unread, bool AgentsOnline);

/// <param name="User">Who is signed in on the website, as the JSON text that was signed; empty: nobody.</param>
/// <param name="Signature">The HMAC-SHA256 of exactly that text, in hexadecimal.</param>
internal sealed record VisitorSessionInput(string User = "", string Signature = "");

internal sealed record ConnectionShape(string Url, string AccessToken);

// The number goes as text: it has more digits than JavaScript keeps.
internal sealed record DeadLetterShape(
    string Queue,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] long SequenceNumber,
    string MessageId,
    string SessionId,
    string Reason,
    string Description,
    int DeliveryCount,
    DateTimeOffset EnqueuedAt);

internal sealed record DeadLettersShape(IReadOnlyList<DeadLetterShape> DeadLetters);

/// <param name="Replayed">How many went back into their queue.</param>
internal sealed record ReplayedShape(int Replayed);
