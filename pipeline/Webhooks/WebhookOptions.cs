using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Pipeline.Webhooks;

/// <summary>The company's other systems that are told what happens.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>How long after a call that failed the next one comes; doubled with each, up to <see cref="LongestPause"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(10);

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long one event is tried for; then its conversation waits among the dead letters for somebody to put it back.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    public IList<WebhookEndpoint> Endpoints { get; } = [];

    /// <summary>Null when there is none of this name: it was taken out.</summary>
    public WebhookEndpoint? Find(string name) => Endpoints.FirstOrDefault(endpoint => endpoint.Name == name);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (endpoint, number) in Endpoints.Select((endpoint, number) => (endpoint, number)))
        {
            if (!WebhookEndpoint.NameForm().IsMatch(endpoint.Name))
            {
                yield return new($"{Section}:Endpoints:{number}:Name has 1 to 32 small letters, digits and dashes.", [nameof(Endpoints)]);
            }

            if (endpoint.Url is not { IsAbsoluteUri: true } url || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            {
                yield return new($"{Section}:Endpoints:{number}:Url is an absolute https address; http only on this machine.", [nameof(Endpoints)]);
            }

            if (!WebhookSecret.TryParse(endpoint.Secret, out _))
            {
                yield return new($"{Section}:Endpoints:{number}:Secret is whsec_ and base64 of 24 to 64 bytes.", [nameof(Endpoints)]);
            }

            foreach (var pattern in endpoint.Events.Where(pattern => !WebhookEndpoint.PatternForm().IsMatch(pattern)))
            {
                yield return new($"{Section}:Endpoints:{number}:Events has '{pattern}': write message.received, message.sent, conversation.resolved, or message.* and conversation.*.", [nameof(Endpoints)]);
            }
        }

        if (Endpoints.Select(endpoint => endpoint.Name).Distinct(StringComparer.Ordinal).Count() != Endpoints.Count)
        {
            yield return new($"{Section}:Endpoints have different names.", [nameof(Endpoints)]);
        }
    }
}

/// <summary>One such system.</summary>
public sealed partial class WebhookEndpoint
{
    /// <summary>By which Omni remembers how far it was told; a new name is told everything again.</summary>
    public string Name { get; set; } = "";

    public Uri? Url { get; set; }

    /// <summary>What each call is signed with.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Which events, <c>message.*</c> and <c>conversation.*</c> among them; none: all.</summary>
    public IList<string> Events { get; } = [];

    /// <summary>Whether what was said leaves too. Without it a call holds ids and facts only.</summary>
    public bool IncludeText { get; set; }

    public bool Wants(string type) => Events.Count == 0 || Events.Any(pattern =>
        pattern.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == type);

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z")]
    internal static partial Regex NameForm();

    [GeneratedRegex(@"\A(message|conversation)\.(\*|[a-z-]{1,32})\z")]
    internal static partial Regex PatternForm();
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
