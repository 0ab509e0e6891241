namespace Omni.Pipeline.Media;

/// <summary>What a file is good for: decides its size limit, and whether a browser may show it.</summary>
public enum MediaClass
{
    Image = 1,
    Audio,
    Video,

    /// <summary>Everything else; only ever downloaded.</summary>
    File,
}

/// <summary>What a file is, by its own bytes.</summary>
/// <param name="ContentType">A type of the list that Omni knows, else <see cref="Unknown"/>.</param>
/// <param name="Class">What it is good for.</param>
/// <param name="Extension">With its dot, for a file that has no name; empty when unknown.</param>
public readonly record struct MediaType(string ContentType, MediaClass Class, string Extension)
{
    /// <summary>What nobody vouches for.</summary>
    public static readonly MediaType Unknown = new("application/octet-stream", MediaClass.File, "");

    /// <summary>Whether a browser may show it in place. Nothing that could run code is: no markup, no document.</summary>
    public bool IsInline => Class is not MediaClass.File;

    /// <summary>The type that was stored under this name; anything that is not on the list is unknown.</summary>
    public static MediaType Of(string contentType)
    {
        foreach (var known in MediaSniffer.Known)
        {
            if (string.Equals(known.ContentType, contentType, StringComparison.Ordinal))
            {
                return known;
            }
        }

        return Unknown;
    }
}
