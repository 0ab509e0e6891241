using Omni.Pipeline.Channels.Webhooks;

namespace Omni.Pipeline.Channels.App;

/// <summary>An account's secrets: the one in use and, while both sides change, the one before.</summary>
internal static class AppSecrets
{
    /// <summary>Empty when the account has none that is usable: it can prove nothing and takes nothing.</summary>
    public static IEnumerable<WebhookSecret> Of(ChannelAccount account)
    {
        foreach (var name in (string[])[AppSettingNames.Secret, AppSettingNames.PreviousSecret])
        {
            if (WebhookSecret.TryParse(account[name], out var secret))
            {
                yield return secret;
            }
        }
    }
}
