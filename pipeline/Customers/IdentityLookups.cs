using System.Collections.Frozen;
using System.Collections.Immutable;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Customers;

/// <summary>Has it found out what a platform vouches for of somebody who writes for the first time. Nothing waits for the answer.</summary>
public sealed class IdentityLookups(IEnumerable<IChannelIdentities> sources, IStageQueue queue)
{
    private readonly FrozenDictionary<string, IChannelIdentities> _sources = sources.ToFrozenDictionary(it => it.Channel, StringComparer.Ordinal);

    /// <summary>Null when there is nothing to ask on that channel.</summary>
    public IChannelIdentities? Find(string channel) => _sources.GetValueOrDefault(channel);

    /// <summary>Before the sender has a customer: a crash after that would make the sender known, and nobody would ask again.</summary>
    public async ValueTask AskLaterAsync(UnifiedMessage first, CancellationToken ct)
    {
        if (_sources.ContainsKey(first.Channel))
        {
            var session = SessionIds.OfSender(first);
            await queue.SendAsync(QueueNames.Identify, new StageMessage(session, session, SenderOf(first)), ct);
        }
    }

    /// <summary>Who wrote, and nothing of what.</summary>
    private static UnifiedMessage SenderOf(UnifiedMessage first) => first with
    {
        Content = "",
        OriginalContent = "",
        BotAnswer = "",
        ReplyContext = "",
        Attachments = [],
        Metadata = ImmutableDictionary<string, string>.Empty,
        VerifiedIdentifiers = [],
        Receipt = null,
    };
}
