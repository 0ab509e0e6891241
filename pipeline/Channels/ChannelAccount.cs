namespace Omni.Pipeline.Channels;

/// <summary>One of the company's accounts on a channel, with its settings. A channel documents the names that it reads.</summary>
/// <param name="Channel">Channel name.</param>
/// <param name="Account">Account name, as in the webhook's address: letters, digits, dashes and underscores.</param>
/// <param name="Settings">By name; a missing one is empty.</param>
public sealed record ChannelAccount(string Channel, string Account, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Text over this many UTF-16 units is refused, never cut.</summary>
    public const int MaxTextLength = 32_000;

    public string this[string name] => Settings.TryGetValue(name, out var value) ? value : "";
}
