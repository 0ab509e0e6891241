using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Pipeline.Media;

/// <summary>Ids in the media store.</summary>
public static class MediaIds
{
    public const int MaxLength = 64;

    private const string ThumbnailSuffix = "-thumb";

    /// <summary>Of a message's file. The same whoever fetches it, so that fetching twice is fetching once.</summary>
    public static string Of(string messageId, int index) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}|{index}"))).AsSpan(0, 16));

    /// <summary>What is derived from a file is named after it, with a dash.</summary>
    public static string ThumbnailOf(string mediaId) => mediaId + ThumbnailSuffix;

    /// <summary>Letters, digits and dashes, and no path: it becomes the name of a file or a blob.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength && id[0] != '-' && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');

    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string Check(string id) => IsValid(id) ? id : throw new ArgumentException("A media id has 1 to 64 letters, digits and dashes.", nameof(id));
}
