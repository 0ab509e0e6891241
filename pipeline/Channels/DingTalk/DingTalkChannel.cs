namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>
/// An app of a company's own at DingTalk: its robot's messages, and the events it subscribed to. Both come to one address; an event has its
/// signature in the query, a robot's message in the headers.
/// </summary>
internal sealed class DingTalkChannel : IChannel
{
    public const string ChannelName = "dingtalk";

    /// <summary>The platform's own for a robot's calls: one hour, both ways.</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromHours(1);

    public string Name => ChannelName;

    public bool TakesTryAgain => false;

    public ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account) => ValueTask.FromResult(Receive(request, account));

    private static ChannelReply Receive(ChannelRequest request, ChannelAccount account)
    {
        if (!string.Equals(request.Method, "POST", StringComparison.Ordinal))
        {
            return new ChannelReply.Refused(Refusal.Malformed);
        }

        return DingTalkEvents.SignatureOf(request).Length != 0 ? DingTalkEvents.Receive(request, account) : DingTalkRobot.Receive(request, account);
    }

    /// <summary>Whether a time in milliseconds is near enough to now.</summary>
    public static bool IsFresh(string milliseconds, DateTimeOffset now) =>
        long.TryParse(milliseconds, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value)
        && JsonFields.ToInstant(value) is { } at && (now - at).Duration() <= ReplayWindow;
}
