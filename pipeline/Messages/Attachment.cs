using System.Text.Json.Serialization;

namespace Omni.Pipeline.Messages;

/// <summary>
/// A file that came, or goes, with a message. What a platform delivers is first only a reference there
/// (<see cref="PlatformReference"/>); once Omni has fetched it, it is kept under <see cref="MediaId"/>.
/// </summary>
public sealed record Attachment
{
    /// <summary>Of a file's name, in UTF-16 units.</summary>
    public const int MaxNameLength = 255;

    /// <summary>On one message.</summary>
    public const int MaxCount = 10;

    /// <summary>Of a <see cref="PlatformReference"/>, in UTF-16 units.</summary>
    public const int MaxReferenceLength = 1024;

    /// <summary>In the media store; empty while only the platform has it.</summary>
    public string MediaId { get; init; } = "";

    /// <summary>What the channel's <see cref="Ports.IChannelMedia"/> needs to fetch it; empty for what was uploaded to Omni.</summary>
    public string PlatformReference { get; init; } = "";

    /// <summary>As the sender named it, without a path; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>As sniffed once it is kept, before that as claimed; empty when nobody said.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Size in bytes; 0 when it is not known yet.</summary>
    public long Bytes { get; init; }

    /// <summary>Why it is not there and will not come, in a stable short form; empty when nothing is wrong.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Whether only its platform has it, and it may still come.</summary>
    [JsonIgnore]
    public bool IsAwaited => MediaId.Length == 0 && Problem.Length == 0 && PlatformReference.Length > 0;
}
