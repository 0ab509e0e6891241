using System.Collections.Frozen;

namespace Omni.Pipeline.Channels;

/// <summary>One of the company's accounts on a channel, with its settings. A channel documents the names that it reads.</summary>
/// <param name="Channel">Channel name.</param>
/// <param name="Account">Account name, as in the webhook's address: letters, digits, dashes and underscores.</param>
/// <param name="Settings">By name; a missing one is empty.</param>
public sealed record ChannelAccount(string Channel, string Account, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Text over this many UTF-16 units is refused, never cut.</summary>
    public const int MaxTextLength = 32_000;

    /// <summary>Takes nothing and sends nothing until it is resumed.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The secrets that are kept elsewhere: setting name to reference. <see cref="Settings"/> has what they lead to.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The secrets that are set and can't be read, as they are stored: their key is gone, or who keeps them does not give them.</summary>
    public IReadOnlyDictionary<string, string> Unreadable { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Guards a change; empty for an account that is not stored.</summary>
    public string ETag { get; init; } = "";

    public string this[string name] => Settings.TryGetValue(name, out var value) ? value : "";

    // Settings hold secrets.
    public override string ToString() => $"{Channel}/{Account}";
}
