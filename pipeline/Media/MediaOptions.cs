using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Media;

/// <summary>How large files may be, how long their addresses are good, and who looks for malware in them.</summary>
public sealed class MediaOptions : IValidatableObject
{
    public const string Section = "Media";

    /// <summary>The host's own setting of its address.</summary>
    public const string PublicUrlSetting = "Http:PublicUrl";

    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;

    /// <summary>Bytes of a picture.</summary>
    [Range(1024, GiB)]
    public long MaxImageBytes { get; set; } = 20 * MiB;

    /// <summary>Bytes of a recording.</summary>
    [Range(1024, GiB)]
    public long MaxAudioBytes { get; set; } = 20 * MiB;

    /// <summary>Bytes of a video.</summary>
    [Range(1024, GiB)]
    public long MaxVideoBytes { get; set; } = 100 * MiB;

    /// <summary>Bytes of any other file.</summary>
    [Range(1024, GiB)]
    public long MaxFileBytes { get; set; } = 50 * MiB;

    /// <summary>How long a signed address is good, at least; it ends on a whole minute.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan UrlLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Another origin at which the same host answers, so that files never share one with the pages. Null: the host's own.</summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// Where the world reaches this deployment, for those who are sent addresses of files and can't know it. Null: what
    /// <see cref="PublicUrlSetting"/> says.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long a platform is asked for a file before Omni gives up.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan FetchFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest time for one fetch, from the call to the last byte.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:40")]
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest side of a thumbnail in pixels.</summary>
    [Range(32, 2048)]
    public int ThumbnailPixels { get; set; } = 480;

    /// <summary>
    /// Most pixels that a picture may be unpacked to for its thumbnail, four bytes each. A picture that can't be unpacked smaller than
    /// that has none.
    /// </summary>
    [Range(1_000_000, 200_000_000)]
    public long ThumbnailSourcePixels { get; set; } = 16_000_000;

    /// <summary>Where a clamd listens, as <c>tcp://host:3310</c>. Null: nobody looks for malware.</summary>
    public Uri? Clamd { get; set; }

    /// <summary>How long the scanner may take for one file.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan ScanTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest of the limits, in bytes.</summary>
    public long MaxBytes => Math.Max(Math.Max(MaxImageBytes, MaxAudioBytes), Math.Max(MaxVideoBytes, MaxFileBytes));

    /// <summary>In bytes.</summary>
    public long LimitOf(MediaClass it) => it switch
    {
        MediaClass.Image => MaxImageBytes,
        MediaClass.Audio => MaxAudioBytes,
        MediaClass.Video => MaxVideoBytes,
        MediaClass.File => MaxFileBytes,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is not null && (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") || Url.PathAndQuery != "/"))
        {
            yield return new($"{nameof(Url)} must be an http or https origin, such as https://files.example.", [nameof(Url)]);
        }

        if (PublicUrl is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            yield return new($"{nameof(PublicUrl)} must be an absolute http or https address, such as https://omni.example.", [nameof(PublicUrl)]);
        }

        if (Clamd is not null && (!Clamd.IsAbsoluteUri || Clamd.Scheme != "tcp" || Clamd.Port <= 0))
        {
            yield return new($"{nameof(Clamd)} must be an address such as tcp://127.0.0.1:3310.", [nameof(Clamd)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class MediaOptionsValidator : IValidateOptions<MediaOptions>;
