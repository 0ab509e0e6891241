using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Runtime.Http;

/// <summary>How the embedded host talks HTTP.</summary>
public sealed class HttpHostOptions : IValidatableObject
{
    public const string Section = "Http";

    /// <summary>Largest request body in bytes; a larger one is refused with 413.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public long MaxRequestBytes { get; set; } = 256 * 1024;

    /// <summary>How long running requests may take to finish once the host was told to stop.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What a refused caller is told to wait when storage or a queue can't take more.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Other origins whose pages may call (a website with the visitor widget), such as <c>https://shop.example</c>.</summary>
    public IList<string> CorsOrigins { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in CorsOrigins.Where(origin => !IsOrigin(origin)))
        {
            yield return new($"{nameof(CorsOrigins)}: '{origin}' is not an origin such as https://shop.example.", [nameof(CorsOrigins)]);
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal);
}

[OptionsValidator]
internal sealed partial class HttpHostOptionsValidator : IValidateOptions<HttpHostOptions>;
