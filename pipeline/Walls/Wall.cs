using System.Collections.Immutable;

namespace Omni.Pipeline.Walls;

/// <summary>How the work stands: who waits, who works, what falls due. Ids and numbers, nothing that a customer said.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Waiting">All who wait.</param>
/// <param name="ByChannel">They by the channel on which they wrote last.</param>
/// <param name="BySkill">They by each skill that they need.</param>
/// <param name="ByTeam">Those who are online or away.</param>
/// <param name="Agents">Everybody but those who left.</param>
/// <param name="Risks">The answers that are due soon or missed, the earliest first.</param>
public sealed record Wall(
    DateTimeOffset At,
    WallQueue Waiting,
    ImmutableArray<ChannelQueue> ByChannel,
    ImmutableArray<SkillQueue> BySkill,
    ImmutableArray<WallTeam> ByTeam,
    ImmutableArray<WallAgent> Agents,
    ImmutableArray<WallRisk> Risks);

/// <param name="Count">How many wait.</param>
/// <param name="LongestSince">Since when the one does who waits longest; null when nobody does.</param>
public sealed record WallQueue(int Count, DateTimeOffset? LongestSince);

public sealed record ChannelQueue(string Channel, int Count, DateTimeOffset? LongestSince);

public sealed record SkillQueue(string Skill, int Count, DateTimeOffset? LongestSince);

/// <param name="TeamId">Empty: those who are in none.</param>
/// <param name="Name">Empty for those, and for a team that is gone.</param>
/// <param name="Online">Agents who are at work.</param>
/// <param name="Away">Agents who are away.</param>
/// <param name="Load">Places that those at work have given.</param>
/// <param name="Capacity">Places that those at work have.</param>
public sealed record WallTeam(string TeamId, string Name, int Online, int Away, int Load, int Capacity);

/// <param name="Id">Who.</param>
/// <param name="DisplayName">As customers see it.</param>
/// <param name="Role">What the agent may do.</param>
/// <param name="TeamId">Empty in none.</param>
/// <param name="Status">What the agent says.</param>
/// <param name="IsPresent">Whether the agent's page is open.</param>
/// <param name="Load">Places given.</param>
/// <param name="Offers">How many of these are offers that the agent has not answered.</param>
/// <param name="Capacity">Places.</param>
/// <param name="Skills">What the agent knows.</param>
/// <param name="Languages">Empty: every language.</param>
/// <param name="LastAssignedAt">Null: never.</param>
/// <param name="OwedSince">Since when the one of the agent's customers waits who waits longest for an answer; null when none does.</param>
public sealed record WallAgent(
    string Id,
    string DisplayName,
    string Role,
    string TeamId,
    string Status,
    bool IsPresent,
    int Load,
    int Offers,
    int Capacity,
    ImmutableArray<string> Skills,
    ImmutableArray<string> Languages,
    DateTimeOffset? LastAssignedAt,
    DateTimeOffset? OwedSince);

/// <param name="ConversationId">Where an answer is owed.</param>
/// <param name="AgentId">Who has it; empty while it waits.</param>
/// <param name="Channel">Where the customer wrote.</param>
/// <param name="State">Of the conversation.</param>
/// <param name="Urgency">0 to 3.</param>
/// <param name="Kind">Which answer.</param>
/// <param name="OwedSince">Since when.</param>
/// <param name="WarnAt">When the agent is warned.</param>
/// <param name="DueAt">When it is missed.</param>
/// <param name="IsMissed">Whether that is over.</param>
public sealed record WallRisk(
    string ConversationId,
    string AgentId,
    string Channel,
    string State,
    int Urgency,
    string Kind,
    DateTimeOffset OwedSince,
    DateTimeOffset WarnAt,
    DateTimeOffset DueAt,
    bool IsMissed);
