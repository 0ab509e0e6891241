using System.ComponentModel.DataAnnotations;
using Omni.Functions.Adapters;

namespace Omni.Runtime.Storage;

/// <summary>How to reach the emulator.</summary>
internal sealed class AzuriteOptions : IValidatableObject
{
    public const string Section = "Azurite";

    /// <summary>By default Azurite at its own ports on this machine.</summary>
    [Required]
    public string ConnectionString { get; set; } = "UseDevelopmentStorage=true";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!AzureConnection.Emulator.Is(ConnectionString))
        {
            // It would hold a key, in a place where keys are read.
            yield return new("The connection string must lead to an emulator on this machine.", [nameof(ConnectionString)]);
        }
    }
}
