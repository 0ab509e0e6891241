using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Access;

/// <summary>What a caller may do with one conversation: every rule, in one place, as pure functions.</summary>
public static class Permissions
{
    /// <summary>An agent reads what is or was the agent's, what waits for anybody, and what a colleague called the agent to.</summary>
    public static bool MayRead(Caller caller, ConversationOwnership conversation) =>
        SeesAll(caller) || IsOwner(caller, conversation) || IsAsked(caller, conversation)
        || (IsAgent(caller) && (conversation.IsWaiting || WasOwner(caller, conversation) || IsMentioned(caller, conversation)));

    /// <summary>Whether there is nothing that the caller may not read.</summary>
    public static bool MayReadAll(Caller caller) => SeesAll(caller);

    /// <summary>Who waits is answered after it was taken, so that two agents don't answer at once.</summary>
    public static bool MayAnswer(Caller caller, ConversationOwnership conversation) => SeesAll(caller) || IsOwner(caller, conversation);

    public static bool MayResolve(Caller caller, ConversationOwnership conversation) => SeesAll(caller) || IsOwner(caller, conversation);

    /// <summary>A supervisor also takes one from an agent; an agent's own one may be taken again, which changes nothing.</summary>
    public static bool MayTake(Caller caller, ConversationOwnership conversation) =>
        SeesAll(caller) || IsOwner(caller, conversation) || IsAsked(caller, conversation) || (IsAgent(caller) && conversation.IsWaiting);

    /// <summary>Who answers may hand it to somebody else.</summary>
    public static bool MayTransfer(Caller caller, ConversationOwnership conversation) => MayAnswer(caller, conversation);

    /// <summary>Who has or had a conversation of a customer may shut the customer out; letting in again is for those who see all.</summary>
    public static bool MayBlock(Caller caller, ConversationOwnership conversation) =>
        SeesAll(caller) || IsOwner(caller, conversation) || (IsAgent(caller) && WasOwner(caller, conversation));

    /// <summary>Nobody has it: who had it once may go on with it.</summary>
    public static bool MayReopen(Caller caller, ConversationOwnership conversation) =>
        SeesAll(caller) || IsOwner(caller, conversation) || (IsAgent(caller) && WasOwner(caller, conversation));

    /// <summary>A ticket is for who was told of it, who raised it, and those who see all.</summary>
    public static bool MayReadTicket(Caller caller, TicketPeople ticket) =>
        SeesAll(caller) || (IsAgent(caller) && (caller.Id == ticket.RaisedBy || ticket.Told.Contains(caller.Id, StringComparer.Ordinal)));

    /// <summary>Who raised it can't say that somebody else sees to it.</summary>
    public static bool MayAcknowledgeTicket(Caller caller, TicketPeople ticket) =>
        SeesAll(caller) || (IsAgent(caller) && ticket.Told.Contains(caller.Id, StringComparer.Ordinal));

    public static bool MayResolveTicket(Caller caller, TicketPeople ticket) => MayReadTicket(caller, ticket);

    /// <summary>Text that the filter masked or withheld.</summary>
    public static bool MaySeeOriginalText(Caller caller) => SeesAll(caller);

    /// <summary>Customers with whom the caller never had to do.</summary>
    public static bool MaySeeAllCustomers(Caller caller) => SeesAll(caller);

    private static bool IsAgent(Caller caller) => caller is { Kind: CallerKind.Agent, Id.Length: > 0 } && caller.Role >= Role.Agent;

    private static bool SeesAll(Caller caller) => IsAgent(caller) && caller.Role >= Role.Supervisor;

    private static bool IsOwner(Caller caller, ConversationOwnership conversation) =>
        IsAgent(caller) && string.Equals(caller.Id, conversation.AgentId, StringComparison.Ordinal);

    private static bool IsAsked(Caller caller, ConversationOwnership conversation) =>
        IsAgent(caller) && string.Equals(caller.Id, conversation.OfferedTo, StringComparison.Ordinal);

    private static bool IsMentioned(Caller caller, ConversationOwnership conversation) =>
        conversation.MentionedIds?.Contains(caller.Id, StringComparer.Ordinal) == true;

    private static bool WasOwner(Caller caller, ConversationOwnership conversation) =>
        conversation.FormerAgentIds.Contains(caller.Id, StringComparer.Ordinal);
}

/// <summary>What the rules need to know of a conversation.</summary>
/// <param name="AgentId">Who has it; empty when nobody.</param>
/// <param name="FormerAgentIds">Who had it before.</param>
/// <param name="IsWaiting">It waits for any agent, or the bot has it, from which any agent may take it.</param>
/// <param name="OfferedTo">Who is asked to take it; empty when nobody.</param>
/// <param name="MentionedIds">Whom a note called; null when none did.</param>
public readonly record struct ConversationOwnership(
    string AgentId, IReadOnlyCollection<string> FormerAgentIds, bool IsWaiting, string OfferedTo = "", IReadOnlyCollection<string>? MentionedIds = null)
{
    public static ConversationOwnership Of(Conversation conversation) =>
        new(conversation.AgentId, conversation.Agents, WaitsForAnybody(conversation.State), conversation.OfferedTo, conversation.Mentioned);

    /// <summary>Whether any agent may take a conversation in this state.</summary>
    public static bool WaitsForAnybody(ConversationState state) => state is ConversationState.Waiting or ConversationState.Bot;
}

/// <summary>What the rules need to know of a ticket.</summary>
/// <param name="RaisedBy">Who raised it; empty when a rule did.</param>
/// <param name="Told">Everybody who was told of it.</param>
public readonly record struct TicketPeople(string RaisedBy, IReadOnlyCollection<string> Told);
