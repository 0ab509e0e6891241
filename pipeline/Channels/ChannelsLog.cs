using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Channels;

/// <summary>What all channels share in the log: ids and reasons. Ids 1250 to 1259.</summary>
internal static partial class ChannelsLog
{
    [LoggerMessage(1250, LogLevel.Warning, "Secret {Setting} of account {Account} on channel {Channel} can't be read; set it again")]
    public static partial void SecretUnreadable(this ILogger logger, string channel, string account, string setting);

    [LoggerMessage(1251, LogLevel.Warning, "Who fetched access token {Owner} has not finished; it is fetched here")]
    public static partial void LeaseRanOut(this ILogger logger, string owner);
}
