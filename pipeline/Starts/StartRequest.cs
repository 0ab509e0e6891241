using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Starts;

/// <summary>An agent wants to write to a customer who has not asked.</summary>
/// <param name="CustomerId">The customer as it is now.</param>
/// <param name="To">One of the customer's channel identities.</param>
/// <param name="AgentId">Who writes.</param>
/// <param name="ClientMessageId">The same for every try.</param>
/// <param name="Text">Empty with a template.</param>
/// <param name="Template">Instead of a text; null without.</param>
public sealed record StartRequest(string CustomerId, ChannelIdentity To, string AgentId, string ClientMessageId, string Text, TemplateFill? Template);

/// <summary>What became of it.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>The message is on its way.</summary>
    /// <param name="ConversationId">Where.</param>
    /// <param name="MessageId">Its id.</param>
    /// <param name="AcceptedAt">When.</param>
    /// <param name="Joined">The conversation was the agent's already, or the same was asked for before.</param>
    public sealed record Started(string ConversationId, string MessageId, DateTimeOffset AcceptedAt, bool Joined) : StartResult;

    /// <summary>The customer's conversation is open and not this agent's: it waits, or somebody else has it. Nothing was written.</summary>
    public sealed record OpenAlready(Conversation Conversation) : StartResult;

    /// <summary>The address is none of the customer's.</summary>
    public sealed record NotTheirs : StartResult;

    /// <summary>The values do not fit the template: what is wrong, by names.</summary>
    public sealed record WrongValues(string Detail) : StartResult;

    /// <summary>It would not be delivered, for a reason in its stable short form.</summary>
    public sealed record Refused(string Reason) : StartResult;

    /// <summary>The platform could not be asked for its templates now.</summary>
    public sealed record NotNow : StartResult;

    /// <summary>The agent has as many conversations as the agent may have.</summary>
    public sealed record NoRoom : StartResult;

    /// <summary>There is no such agent any more.</summary>
    public sealed record NoAgent : StartResult;
}
