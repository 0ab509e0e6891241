using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Functions.Access;

/// <summary>How long tokens are good, and what a password costs to check.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>An agent's bearer token. A changed role holds for it at the latest when it ends.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AgentToken { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A visitor's bearer token; who comes back later is a new visitor.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan VisitorToken { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long somebody who was invited may take to come.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan InviteLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a reset of a password is good.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan ResetLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Rounds of PBKDF2 (HMAC-SHA512) for one password. Stored hashes are made again when it grows.</summary>
    [Range(100_000, 5_000_000)]
    public int PasswordRounds { get; set; } = 210_000;
}

[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
