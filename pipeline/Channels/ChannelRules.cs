using System.Collections.Frozen;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels;

/// <summary>The channels that have rules, by name; one without takes every answer at any time.</summary>
public sealed class ChannelRules(IEnumerable<IChannelRules> rules)
{
    private readonly FrozenDictionary<string, IChannelRules> _rules = rules.ToFrozenDictionary(it => it.Channel, StringComparer.Ordinal);

    public IChannelRules? Find(string channel) => _rules.GetValueOrDefault(channel);

    /// <summary>Whether answers go to this address now: the memory is about it and no other.</summary>
    public static bool IsAt(Conversation head, string channel, string account, string address) =>
        head.Channel == channel && head.Account == account && head.Address == address;

    /// <summary>The memory of a conversation in which a customer writes; of another address nothing is known.</summary>
    public string AfterCustomer(Conversation head, UnifiedMessage message) => Find(message.Channel) is { } channel
        ? channel.AfterCustomer(IsAt(head, message.Channel, message.Account, message.SenderId) ? head.ReplyMemory : "", message)
        : "";

    public string AfterAnswer(Conversation head, UnifiedMessage message) =>
        Find(message.Channel) is { } channel && IsAt(head, message.Channel, message.Account, message.SenderId)
        && !message.Has(MessageFlags.Blocked) && message.Template is null // A template uses up no answer.
            ? channel.AfterAnswer(head.ReplyMemory, message.ReceivedAt)
            : head.ReplyMemory;

    public ReplyState Of(Conversation head, DateTimeOffset now) => Find(head.Channel)?.Read(head.ReplyMemory, now) ?? ReplyState.Always;
}
