namespace Omni.Pipeline.Channels;

/// <summary>
/// Whom a company may write to first on a channel: told to agents before they write. Pure. On a channel without, each of its customers may
/// be written to at any time. The platform has the last word.
/// </summary>
public interface IChannelStarts
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>Why a first message would not be taken, in the short form that a failed delivery has; null when nothing is known against it.</summary>
    /// <param name="address">The customer's id on the channel.</param>
    /// <param name="memory">What the channel's <see cref="IChannelRules"/> remember of that address; empty when nothing was said there.</param>
    /// <param name="isTemplate">A template, not free text.</param>
    /// <param name="now">When it would be sent.</param>
    string? Objection(string address, string memory, bool isTemplate, DateTimeOffset now);
}
