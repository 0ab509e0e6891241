using Omni.Pipeline.Channels;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Ports;

/// <summary>Fetches what customers sent from the platform that holds it. Does not retry: whoever asks does.</summary>
public interface IChannelMedia
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>Opens the attachment at the platform. The caller reads with a cap and disposes.</summary>
    ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct);
}

/// <summary>What became of a fetch.</summary>
public abstract record MediaFetch
{
    private MediaFetch()
    {
    }

    /// <summary>Here it is.</summary>
    /// <param name="Content">Read once; disposing it ends the call.</param>
    /// <param name="ContentType">As the platform claims; may be empty.</param>
    /// <param name="Name">As the platform claims; may be empty.</param>
    public sealed record Opened(Stream Content, string ContentType, string Name) : MediaFetch;

    /// <summary>Not now; the same call may succeed later.</summary>
    public sealed record Retry(TimeSpan After, string Reason) : MediaFetch;

    /// <summary>Never (expired, refused); the reason is a stable short form for the agent.</summary>
    public sealed record Gone(string Reason) : MediaFetch;
}
