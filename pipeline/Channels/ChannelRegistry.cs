using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>The channels of this deployment by name; a name that nobody claimed, or two did, is noticed here.</summary>
public sealed class ChannelRegistry(IEnumerable<IChannel> channels, IEnumerable<IChannelSender> senders)
{
    private readonly FrozenDictionary<string, IChannel> _channels = channels.ToFrozenDictionary(channel => channel.Name, StringComparer.Ordinal);
    private readonly FrozenDictionary<string, IChannelSender> _senders = senders.ToFrozenDictionary(sender => sender.Channel, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _channels.Keys;

    /// <summary>Null when there is no such channel.</summary>
    public IChannel? Find(string channel) => _channels.GetValueOrDefault(channel);

    /// <summary>Null when nothing can be sent on that channel.</summary>
    public IChannelSender? FindSender(string channel) => _senders.GetValueOrDefault(channel);
}
