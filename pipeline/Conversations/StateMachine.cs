using System.Collections.Frozen;

namespace Omni.Pipeline.Conversations;

/// <summary>The one table of what may follow what. What is not in it is forbidden.</summary>
public static class StateMachine
{
    public static readonly IReadOnlyList<Transition> Transitions =
    [
        new(ConversationState.New, ConversationTrigger.StartBot, ConversationState.Bot),
        new(ConversationState.New, ConversationTrigger.Queue, ConversationState.Waiting),
        new(ConversationState.New, ConversationTrigger.Start, ConversationState.Active),
        new(ConversationState.New, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.New, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Bot, ConversationTrigger.HandOff, ConversationState.Waiting),
        new(ConversationState.Bot, ConversationTrigger.Assign, ConversationState.Active),
        new(ConversationState.Bot, ConversationTrigger.Start, ConversationState.Active),
        new(ConversationState.Bot, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.Bot, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Waiting, ConversationTrigger.Offer, ConversationState.Offered),
        new(ConversationState.Waiting, ConversationTrigger.Assign, ConversationState.Active),
        new(ConversationState.Waiting, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.Waiting, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Offered, ConversationTrigger.Accept, ConversationState.Active),
        new(ConversationState.Offered, ConversationTrigger.Decline, ConversationState.Waiting),
        new(ConversationState.Offered, ConversationTrigger.OfferTimeout, ConversationState.Waiting),
        new(ConversationState.Offered, ConversationTrigger.AgentLost, ConversationState.Waiting),
        new(ConversationState.Offered, ConversationTrigger.Assign, ConversationState.Active),
        new(ConversationState.Offered, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.Offered, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Active, ConversationTrigger.Transfer, ConversationState.Waiting),
        new(ConversationState.Active, ConversationTrigger.AgentLost, ConversationState.Waiting),
        new(ConversationState.Active, ConversationTrigger.Snooze, ConversationState.Snoozed),
        new(ConversationState.Active, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.Active, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Snoozed, ConversationTrigger.Wake, ConversationState.Active),
        new(ConversationState.Snoozed, ConversationTrigger.Transfer, ConversationState.Waiting),
        new(ConversationState.Snoozed, ConversationTrigger.AgentLost, ConversationState.Waiting),
        new(ConversationState.Snoozed, ConversationTrigger.Resolve, ConversationState.Resolved),
        new(ConversationState.Snoozed, ConversationTrigger.Merge, ConversationState.Resolved),
        new(ConversationState.Resolved, ConversationTrigger.Reopen, ConversationState.Waiting),
        new(ConversationState.Resolved, ConversationTrigger.StartBot, ConversationState.Bot),
        new(ConversationState.Resolved, ConversationTrigger.Start, ConversationState.Active),
        new(ConversationState.Resolved, ConversationTrigger.Close, ConversationState.Closed),
    ];

    private static readonly FrozenDictionary<(ConversationState, ConversationTrigger), ConversationState> Table =
        Transitions.ToFrozenDictionary(it => (it.From, it.Trigger), it => it.To);

    /// <summary>The state that follows, or null where the table forbids it.</summary>
    public static ConversationState? Next(ConversationState from, ConversationTrigger trigger) =>
        Table.TryGetValue((from, trigger), out var to) ? to : null;

    /// <summary>What makes a conversation wait for an agent that is with nobody and does not wait yet; null where that is not so.</summary>
    public static ConversationTrigger? ToAnAgent(ConversationState from) => from switch
    {
        ConversationState.New => ConversationTrigger.Queue,
        ConversationState.Bot => ConversationTrigger.HandOff,
        ConversationState.Resolved => ConversationTrigger.Reopen,
        ConversationState.Closed or ConversationState.Waiting or ConversationState.Offered or ConversationState.Active or ConversationState.Snoozed => null,
    };
}

public readonly record struct Transition(ConversationState From, ConversationTrigger Trigger, ConversationState To);
