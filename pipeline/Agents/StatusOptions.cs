using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Agents;

/// <summary>What agents say of themselves.</summary>
public sealed class StatusOptions : IValidatableObject
{
    public const string Section = "Agents";

    private const int MostReasons = 50;

    private static readonly string[] Usual = ["break", "lunch", "meeting", "training"];

    /// <summary>Why an agent may be away, in short forms that a page can translate; what is set takes the place of the usual ones.</summary>
    public IReadOnlyList<string> AwayReasons { get; set; } = [];

    /// <summary>Those that hold: what is set, else the usual ones.</summary>
    public IReadOnlyList<string> Reasons => AwayReasons.Count > 0 ? AwayReasons : Usual;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AwayReasons.Count > MostReasons || AwayReasons.Any(it => string.IsNullOrWhiteSpace(it) || it.Length > Agent.MaxNameLength))
        {
            yield return new($"There are at most {MostReasons} reasons, each with 1 to {Agent.MaxNameLength} characters.", [nameof(AwayReasons)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class StatusOptionsValidator : IValidateOptions<StatusOptions>;
