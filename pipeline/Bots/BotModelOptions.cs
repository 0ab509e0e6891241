using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Whether a language model words the bot's answers. Off, nothing leaves the company. The model is an <c>IChatClient</c> that the host has; the settings of an
/// address make one for anything that speaks OpenAI's protocol.
/// </summary>
public sealed class BotModelOptions
{
    public const string Section = "BotModel";

    public bool Enabled { get; set; }

    /// <summary>Of the service, such as <c>https://models.example/v1</c>; null: the host has a client of its own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The name of the model there.</summary>
    public string Model { get; set; } = "";

    public string ApiKey { get; set; } = "";

    /// <summary>How long an answer may take; then the article is said as it stands.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:10")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Calls in a minute and process; then the article is said as it stands.</summary>
    [Range(1, 10_000)]
    public int CallsPerMinute { get; set; } = 60;

    /// <summary>The same in a day (UTC).</summary>
    [Range(1, 1_000_000)]
    public int CallsPerDay { get; set; } = 5_000;

    /// <summary>Of what a call may answer.</summary>
    [Range(50, 2_000)]
    public int MaxOutputTokens { get; set; } = 400;
}

/// <summary>Makes the client of the settings' address; null where they have none.</summary>
public sealed record ModelFactory(Func<BotModelOptions, IChatClient?> Make);

[OptionsValidator]
internal sealed partial class BotModelOptionsValidator : IValidateOptions<BotModelOptions>;

/// <summary>What one setting can't say by itself.</summary>
internal sealed class BotModelAddressValidator : IValidateOptions<BotModelOptions>
{
    public ValidateOptionsResult Validate(string? name, BotModelOptions options) =>
        !options.Enabled || options.Endpoint is not { } endpoint ? ValidateOptionsResult.Success
        : !endpoint.IsAbsoluteUri || !(endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback))
            ? ValidateOptionsResult.Fail($"{BotModelOptions.Section}:{nameof(options.Endpoint)} is an https address; http only on this machine.")
        : options.Model.Length == 0 ? ValidateOptionsResult.Fail($"{BotModelOptions.Section}:{nameof(options.Model)} names the model.")
        : ValidateOptionsResult.Success;
}
