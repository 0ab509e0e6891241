using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Starts;

/// <summary>What Omni says to a customer by itself: only where the customer, the account and the channel let it, and never with the last answer that an agent may need.</summary>
public sealed class UnaskedMessages(
    StartChecks checks, ChannelRules rules, ChannelAccountStore accounts, ChannelRegistry channels, AgentAnswers answers, TimeProvider time)
{
    /// <summary>The channel counts answers, and the one that is left is an agent's.</summary>
    public const string LastAnswer = "last-answer";

    /// <summary>What speaks against it, in its stable short form; null when nothing does.</summary>
    public async ValueTask<string?> ObjectionAsync(Conversation conversation, CancellationToken ct)
    {
        if (channels.FindSender(conversation.Channel) is null)
        {
            return StartDesk.ChannelUnknown;
        }

        if (await accounts.GetAsync(conversation.Channel, conversation.Account, ct) is not { } account)
        {
            return StartDesk.AccountUnknown;
        }

        var reply = rules.Of(conversation, time.GetUtcNow());
        return account.IsPaused ? StartDesk.AccountPaused
            : !reply.Allowed ? reply.Reason
            : reply.Left <= 1 ? LastAnswer
            : await checks.OfCustomerAsync(conversation.Identity, ct);
    }

    /// <summary>Says it, once for each key.</summary>
    public ValueTask SendAsync(Conversation conversation, string key, string text, CancellationToken ct) =>
        answers.SendByRuleAsync(conversation, key, text, ct);
}
