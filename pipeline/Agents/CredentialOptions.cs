using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Agents;

/// <summary>How much guessing a password may take.</summary>
public sealed class CredentialOptions
{
    public const string Section = "Credentials";

    /// <summary>Wrong tries in a row before the account is locked.</summary>
    [Range(3, 20)]
    public int MaxFailures { get; set; } = 5;

    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Lockout { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class CredentialOptionsValidator : IValidateOptions<CredentialOptions>;
