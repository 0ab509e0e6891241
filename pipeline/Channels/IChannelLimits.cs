namespace Omni.Pipeline.Channels;

/// <summary>What a channel takes at most in one answer: shown while an agent writes. A channel without takes what Omni takes.</summary>
public interface IChannelLimits
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    ChannelLimits Limits { get; }
}

/// <summary>In what the length of a text is counted.</summary>
public enum TextUnit
{
    /// <summary>UTF-16 units, as a browser counts.</summary>
    Utf16 = 1,

    /// <summary>Bytes of UTF-8.</summary>
    Utf8,
}

/// <param name="Text">How long a text may be; where a platform counts its envelope, so much fits whatever the envelope is.</param>
/// <param name="Unit">Counted how.</param>
/// <param name="Files">How many files one answer may have.</param>
/// <param name="TextWithFiles">Whether a text may go with them.</param>
/// <param name="FileTypes">Of a file the first that fits decides: <c>image/png</c>, <c>image/*</c>, <c>*/*</c>; none fits: it is not taken.</param>
public sealed record ChannelLimits(int Text, TextUnit Unit, int Files, bool TextWithFiles, IReadOnlyList<FileLimit> FileTypes);

/// <param name="ContentType">As sniffed.</param>
/// <param name="Bytes">At most.</param>
public readonly record struct FileLimit(string ContentType, long Bytes);
