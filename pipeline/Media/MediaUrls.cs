using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;

namespace Omni.Pipeline.Media;

/// <summary>What of a file an address leads to. The name is part of the address.</summary>
public enum MediaVariant
{
    /// <summary>The file as it came.</summary>
    Original = 1,

    /// <summary>A small picture of it.</summary>
    Thumbnail,
}

/// <summary>
/// Addresses of files for whoever may read the conversation, signed and good for a time: a browser that shows a picture can't send a
/// token. The signature covers the file, the variant and the end; the key is derived from the deployment's.
/// </summary>
public sealed class MediaUrls
{
    private readonly byte[] _key;
    private readonly string _origin;
    private readonly string? _publicOrigin;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;

    public MediaUrls(SigningKey key, IOptions<MediaOptions> options, TimeProvider time)
    {
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: "omni media addresses"u8.ToArray());
        var own = options.Value.Url?.GetLeftPart(UriPartial.Authority);
        _origin = own ?? "";
        _publicOrigin = own ?? options.Value.PublicUrl?.AbsoluteUri.TrimEnd('/');
        _lifetime = options.Value.UrlLifetime;
        _time = time;
    }

    /// <summary>Relative to the host's base address, unless files have an origin of their own.</summary>
    public string Of(string mediaId, MediaVariant variant) => _origin + PathOf(mediaId, variant);

    /// <summary>Absolute, for another server; null where this deployment does not know how the world reaches it.</summary>
    public string? PublicOf(string mediaId, MediaVariant variant) => _publicOrigin is null ? null : _publicOrigin + PathOf(mediaId, variant);

    private string PathOf(string mediaId, MediaVariant variant)
    {
        // On whole minutes, so that a page that is drawn again finds the picture that its browser has.
        var end = (_time.GetUtcNow() + _lifetime).ToUnixTimeSeconds();
        var expires = ((end + 59) / 60 * 60).ToString(CultureInfo.InvariantCulture);
        return $"/api/media/{mediaId}?v={NameOf(variant)}&e={expires}&s={Sign(mediaId, NameOf(variant), expires)}";
    }

    /// <summary>What the address leads to, and until when; null when it is not signed by us or its time is over.</summary>
    public SignedMedia? Read(string mediaId, string variant, string expires, string signature)
    {
        if (VariantOf(variant) is not { } known
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(mediaId, variant, expires)), Encoding.UTF8.GetBytes(signature)))
        {
            return null;
        }

        var left = seconds - _time.GetUtcNow().ToUnixTimeSeconds();
        return left > 0 ? new(known, TimeSpan.FromSeconds(left)) : null;
    }

    private string Sign(string mediaId, string variant, string expires) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{mediaId}\n{variant}\n{expires}")));

    private static string NameOf(MediaVariant variant) => variant switch
    {
        MediaVariant.Original => "file",
        MediaVariant.Thumbnail => "thumb",
    };

    private static MediaVariant? VariantOf(string name) => name switch
    {
        "file" => MediaVariant.Original,
        "thumb" => MediaVariant.Thumbnail,
        _ => null,
    };
}

/// <param name="Variant">What the address leads to.</param>
/// <param name="Left">How long it is still good.</param>
public readonly record struct SignedMedia(MediaVariant Variant, TimeSpan Left);
