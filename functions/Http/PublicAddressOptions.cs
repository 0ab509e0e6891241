using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Functions.Http;

/// <summary>Where the world reaches this deployment; on every host.</summary>
public sealed class PublicAddressOptions : IValidatableObject
{
    public const string Section = "Http";

    /// <summary>Of the functions. Null: the address that a request was sent to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Of the console's pages and the widget, where something else serves them. Null: the same.</summary>
    public Uri? ConsoleUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from address in ((string Name, Uri? Value)[])[(nameof(PublicUrl), PublicUrl), (nameof(ConsoleUrl), ConsoleUrl)]
        where address.Value is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" })
        select new ValidationResult($"{address.Name} must be an absolute http or https address, such as https://omni.example.", [address.Name]);
}

[OptionsValidator]
internal sealed partial class PublicAddressOptionsValidator : IValidateOptions<PublicAddressOptions>;
