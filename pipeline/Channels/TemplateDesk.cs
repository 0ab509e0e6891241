using System.Collections.Concurrent;
using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>The templates of the accounts, kept for a minute: an agent who looks for one asks several times.</summary>
public sealed class TemplateDesk(IEnumerable<IChannelTemplates> sources, TimeProvider time)
{
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    /// <summary>One that was approved just now is looked for again, but not by every call that names a wrong one.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<string, IChannelTemplates> _sources = sources.ToFrozenDictionary(it => it.Channel, StringComparer.Ordinal);

    // As many as there are accounts. By version, so that other credentials see other templates.
    private readonly ConcurrentDictionary<(string Channel, string Account), Kept> _kept = new();

    /// <summary>Whether the channel knows templates at all.</summary>
    public bool Has(string channel) => _sources.ContainsKey(channel);

    /// <summary>Those of the account; none on a channel without templates.</summary>
    public ValueTask<TemplateList> ListAsync(ChannelAccount account, CancellationToken ct) => ListAsync(account, Freshness, ct);

    /// <summary>The template of that id; null when there is none, or <see cref="TemplateList.Failure"/> says why nobody knows.</summary>
    public async ValueTask<(ChannelTemplate? Template, SendOutcome? Failure)> FindAsync(ChannelAccount account, string id, CancellationToken ct)
    {
        var list = await ListAsync(account, Freshness, ct);
        if (list.Failure is null && Find(list, id) is null)
        {
            list = await ListAsync(account, LeastAge, ct);
        }

        return (Find(list, id), list.Failure);
    }

    private static ChannelTemplate? Find(TemplateList list, string id) =>
        list.Templates.FirstOrDefault(template => string.Equals(template.Id, id, StringComparison.Ordinal));

    private async ValueTask<TemplateList> ListAsync(ChannelAccount account, TimeSpan age, CancellationToken ct)
    {
        if (!_sources.TryGetValue(account.Channel, out var source))
        {
            return new([]);
        }

        var key = (account.Channel, account.Account);
        if (_kept.TryGetValue(key, out var kept) && kept.ETag == account.ETag && time.GetElapsedTime(kept.At) < age)
        {
            return kept.List;
        }

        var at = time.GetTimestamp();
        var list = await source.ListAsync(account, ct);
        if (list.Failure is null)
        {
            _kept[key] = new(list, account.ETag, at);
        }

        return list;
    }

    private sealed record Kept(TemplateList List, string ETag, long At);
}
