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

    /// <summary>
    /// Who knows it makes the first admin of a deployment that has nobody yet (<c>POST /api/setup</c>), once; null: nobody does by HTTP.
    /// A host with a terminal needs none.
    /// </summary>
    public string? SetupSecret { get; set; }
}

[OptionsValidator]
internal sealed partial class AccessOptionsRanges : IValidateOptions<AccessOptions>;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    private const int LeastSecretLength = 24;

    private readonly AccessOptionsRanges _ranges = new();

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var failures = new List<string>(_ranges.Validate(name, options).Failures ?? []);
        if (options.SetupSecret is { } secret)
        {
            if (VaultReference.IsUnresolved(secret))
            {
                failures.Add($"Access__SetupSecret {VaultReference.Advice}");
            }
            else if (secret.Length < LeastSecretLength)
            {
                failures.Add($"Access__SetupSecret has at least {LeastSecretLength} characters, which nobody can guess.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
