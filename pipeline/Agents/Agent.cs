using System.Collections.Immutable;
using Omni.Pipeline.Access;

namespace Omni.Pipeline.Agents;

/// <summary>Whether an agent takes work. Stored as a number: values never change.</summary>
public enum AgentStatus
{
    Offline = 1,
    Away = 2,
    Online = 3,
}

/// <summary>A person who answers customers, as the directory keeps it.</summary>
public sealed record Agent
{
    /// <summary>Of a username, an id, a display name, a skill.</summary>
    public const int MaxNameLength = 64;

    public const int MaxCapacity = 50;

    public required string Id { get; init; }

    /// <summary>Unique, lower case.</summary>
    public required string Username { get; init; }

    public required string DisplayName { get; init; }

    public Role Role { get; init; } = Role.Agent;

    public AgentStatus Status { get; init; } = AgentStatus.Offline;

    /// <summary>BCP 47 primary tags, such as <c>zh</c>; empty: every language.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>How many conversations at once, 1 to 50.</summary>
    public int Capacity { get; init; } = 5;

    /// <summary>The conversations that hold a place with this agent; at most <see cref="Capacity"/> by assignment.</summary>
    public ImmutableArray<string> Slots { get; init; } = [];

    /// <summary>When the agent last got a conversation; ties go to who waited longest.</summary>
    public DateTimeOffset LastAssignedAt { get; init; }

    /// <summary>Gets conversations without being asked; else each is offered first.</summary>
    public bool AutoAccept { get; init; } = true;

    /// <summary>Why the agent is away, one of <see cref="StatusOptions.Reasons"/>; empty when nobody said, or the agent is not.</summary>
    public string StatusReason { get; init; } = "";

    /// <summary>Since when the status and the reason are what they are; null when nobody noted it.</summary>
    public DateTimeOffset? StatusSince { get; init; }

    /// <summary>What the agent was when the last heartbeat ran out, after which the conversations were handed on; null for one who is not lost.</summary>
    public AgentStatus? LostFrom { get; init; }

    public string ETag { get; init; } = "";

    public bool HasRoom => Slots.Length < Capacity;

    /// <summary>Whether the agent takes work now: says so, and has a page open.</summary>
    public bool IsAtWork(IReadOnlySet<string> present) => Status is AgentStatus.Online && present.Contains(Id);
}
