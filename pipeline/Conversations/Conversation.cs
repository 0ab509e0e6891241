using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Conversations;

/// <summary>The head of a conversation: where it stands and what is needed to answer in it. Its ETag guards every change.</summary>
public sealed record Conversation
{
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    /// <summary>The customer's how-manieth conversation, from 1.</summary>
    public required int Episode { get; init; }

    public required ConversationState State { get; init; }

    public string CustomerName { get; init; } = "";

    /// <summary>Who has it; empty when nobody does.</summary>
    public string AgentId { get; init; } = "";

    /// <summary>Everyone who ever had it: they may read it again.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>The channel that the customer last wrote from; the answer goes there.</summary>
    public required string Channel { get; init; }

    public required string Account { get; init; }

    /// <summary>The customer's id on that channel.</summary>
    public required string Address { get; init; }

    /// <summary>What that channel wants back with an answer to the customer's last message, see <see cref="Messages.UnifiedMessage.ReplyContext"/>.</summary>
    public string ReplyContext { get; init; } = "";

    public string Language { get; init; } = "";

    public string Intent { get; init; } = "";

    public ImmutableArray<string> Skills { get; init; } = [];

    public int Urgency { get; init; }

    /// <summary>The highest sequence given out; messages and events share it.</summary>
    public long LastSequence { get; init; }

    /// <summary>The start of the last message.</summary>
    public string Preview { get; init; } = "";

    public DateTimeOffset LastMessageAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it waits for an agent, also while it is offered; null when it doesn't.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Its row key in the waiting list, also while it is offered; empty when it doesn't wait.</summary>
    public string WaitingKey { get; init; } = "";

    /// <summary>While it is offered: to whom. Nobody has it then.</summary>
    public string OfferedTo { get; init; } = "";

    /// <summary>While it is offered: which offer.</summary>
    public string OfferId { get; init; } = "";

    /// <summary>While it is offered: how long the agent may think.</summary>
    public DateTimeOffset? OfferUntil { get; init; }

    /// <summary>Who was offered it in vain since it waits.</summary>
    public ImmutableArray<AskedAgent> Asked { get; init; } = [];

    /// <summary>While it waits or is offered: the orchestration that sees to it; empty when none has begun.</summary>
    public string Assigner { get; init; } = "";

    /// <summary>While it waits or is offered: the agent to whom it was transferred, and nobody else is given it; empty when to nobody.</summary>
    public string WantedAgent { get; init; } = "";

    /// <summary>While it waits or is offered: the skill to which it was transferred, instead of <see cref="Skills"/>; empty when to none.</summary>
    public string WantedSkill { get; init; } = "";

    /// <summary>While it waits: the team to which it was transferred. Nobody else gets it as long as one of them is there.</summary>
    public string WantedTeam { get; init; } = "";

    /// <summary>While it waits or is offered: who transferred it; empty when nobody did.</summary>
    public string TransferredBy { get; init; } = "";

    /// <summary>What agents call it, in the order of the alphabet.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Who was mentioned in a note: they may read it.</summary>
    public ImmutableArray<string> Mentioned { get; init; } = [];

    /// <summary>Since when the customer waits for an agent's answer: the first message that has none; null when nothing is owed.</summary>
    public DateTimeOffset? OwedSince { get; init; }

    /// <summary>When an agent first answered the customer; null when nobody did.</summary>
    public DateTimeOffset? FirstAnswerAt { get; init; }

    /// <summary>When the customer or an agent last wrote; what Omni says by itself does not count. Null in one that is older than this column.</summary>
    public DateTimeOffset? QuietSince { get; init; }

    /// <summary>When it was last resolved; null when it never was.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When it wakes by itself; null when it isn't snoozed, or nobody said.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Until when a number is taken for the answer to the question how satisfied the customer is; null when it was not asked.</summary>
    public DateTimeOffset? RatingUntil { get; init; }

    /// <summary>1 to 5, what the customer answered to that; 0 when nothing.</summary>
    public int Rating { get; init; }

    /// <summary>When; null when nothing.</summary>
    public DateTimeOffset? RatedAt { get; init; }

    /// <summary>
    /// The customer whom this conversation's customer was merged into, as far as this row knows: a reason to look, not the truth.
    /// Empty when there was none.
    /// </summary>
    public string MergedInto { get; init; } = "";

    /// <summary>What the channel's <see cref="Channels.IChannelRules"/> remember about answering here; only they read it.</summary>
    public string ReplyMemory { get; init; } = "";

    public string ETag { get; init; } = "";

    /// <summary>With whom it has a place: whose it is, or whom it is offered to. Empty when that is nobody.</summary>
    public string Holder => State is ConversationState.Offered ? OfferedTo : AgentId;

    /// <summary>Who is answered in it, and where.</summary>
    public ChannelIdentity Identity => new(Channel, Account, Address);

    public static string IdOf(string customerId, int episode) => string.Create(CultureInfo.InvariantCulture, $"{customerId}-{episode}");
}
