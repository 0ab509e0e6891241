using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

public enum AssignStatus
{
    Assigned = 1,

    /// <summary>Nobody can have it now.</summary>
    Waits,

    /// <summary>It does not wait: somebody has it, or it has ended.</summary>
    NotWaiting,

    /// <summary>An agent is asked.</summary>
    Offered,
}

/// <summary>What became of an attempt to find an agent.</summary>
/// <param name="Status">Whether somebody has it.</param>
/// <param name="Conversation">The conversation, when it waits on or is offered.</param>
/// <param name="Nobody">Why nobody can have it, when it waits on.</param>
public sealed record AssignResult(AssignStatus Status, Conversation? Conversation = null, Decision? Nobody = null)
{
    public static readonly AssignResult Assigned = new(AssignStatus.Assigned);

    public static readonly AssignResult NotWaiting = new(AssignStatus.NotWaiting);
}

/// <summary>What became of a conversation that another one's turn, or a look through the list, came upon.</summary>
public sealed record Served(string ConversationId, AssignResult Result);
