using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>The channels whose platforms hold files for Omni to fetch, by name.</summary>
public sealed class MediaSources(IEnumerable<IChannelMedia> sources)
{
    private readonly FrozenDictionary<string, IChannelMedia> _sources = sources.ToFrozenDictionary(source => source.Channel, StringComparer.Ordinal);

    /// <summary>Null when nothing can be fetched on that channel.</summary>
    public IChannelMedia? Find(string channel) => _sources.GetValueOrDefault(channel);
}
