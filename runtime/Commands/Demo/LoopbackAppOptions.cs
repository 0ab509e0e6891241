using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.App;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The company's app that is played, and how patiently.</summary>
public sealed record LoopbackAppOptions
{
    /// <summary><c>whsec_</c> and base64.</summary>
    public required string Secret { get; init; }

    /// <summary>Where it posts; may be set later, when it is known.</summary>
    public Uri? Webhook { get; init; }

    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries of one call.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same app as Omni has to be told of it.</summary>
    /// <param name="name">Its name in Omni.</param>
    /// <param name="server">Where it listens.</param>
    public ChannelAccount ToAccount(string name, Uri server) => new("app", name, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AppSettingNames.Secret] = Secret,
        [AppSettingNames.CallbackUrl] = new Uri(server, "callback").ToString(),
    });
}
