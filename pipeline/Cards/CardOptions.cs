using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Pipeline.Cards;

/// <summary>The company's other systems that have something to say about a customer.</summary>
public sealed class CardOptions : IValidatableObject
{
    public const string Section = "Cards";

    /// <summary>How long a system may take; what it says later is not waited for.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer counts as new.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Freshness { get; set; } = TimeSpan.FromMinutes(1);

    public IList<CardSource> Sources { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (source, number) in Sources.Select((source, number) => (source, number)))
        {
            if (source.Name.Length is 0 or > 64)
            {
                yield return new($"{Section}:Sources:{number}:Name has 1 to 64 characters.", [nameof(Sources)]);
            }

            if (source.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            {
                yield return new($"{Section}:Sources:{number}:Url is an absolute http or https address.", [nameof(Sources)]);
            }

            if (!WebhookSecret.TryParse(source.Secret, out _))
            {
                yield return new($"{Section}:Sources:{number}:Secret is whsec_ and base64 of 24 to 64 bytes.", [nameof(Sources)]);
            }
        }

        if (Sources.Select(source => source.Name).Distinct(StringComparer.Ordinal).Count() != Sources.Count)
        {
            yield return new($"{Section}:Sources have different names.", [nameof(Sources)]);
        }
    }
}

/// <summary>One such system.</summary>
public sealed class CardSource
{
    /// <summary>What agents call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it is asked. The operator's choice: an address inside the company is allowed.</summary>
    public Uri? Url { get; set; }

    /// <summary>What the question is signed with.</summary>
    public string Secret { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class CardOptionsValidator : IValidateOptions<CardOptions>;
