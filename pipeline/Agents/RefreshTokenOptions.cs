using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Agents;

/// <summary>How long a sign-in lasts.</summary>
public sealed class RefreshTokenOptions : IValidatableObject
{
    public const string Section = "RefreshTokens";

    /// <summary>How long one token is good; a page that was closed for longer signs in again.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a sign-in may be renewed at all.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "90.00:00:00")]
    public TimeSpan MaxSession { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// For so long after its first use a token may come again: two tabs of one sign-in that are due together, or a call whose answer was lost.
    /// Whoever stole it has this long, too; 0 for never.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ReuseGrace { get; set; } = TimeSpan.FromSeconds(60);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxSession < Lifetime)
        {
            yield return new($"{nameof(MaxSession)} must be at least {nameof(Lifetime)}.", [nameof(MaxSession)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class RefreshTokenOptionsValidator : IValidateOptions<RefreshTokenOptions>;
