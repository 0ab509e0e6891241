using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>
/// Answers where the question was asked: to the session's own address while that is good, else by the robot's interface, to the group or the
/// person; who has not asked is written to by that interface, too. A text that is too long is refused, never cut or split.
/// </summary>
internal sealed class DingTalkSender(DingTalkApi api, TimeProvider time, ILogger<DingTalkSender> logger) : IChannelSender, IChannelStarts, IChannelLimits
{
    // The robot's interface takes 15,000 bytes of parameters, a session 20,000 of message: what fits the one fits both.
    private const int MaxParameterBytes = 15_000;

    private const string OutsideCompany = "dingtalk-outside-company";

    // So that an address does not run out on the way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    public string Channel => DingTalkChannel.ChannelName;

    /// <summary>What is left of the parameters beside a title, with room for characters that JSON writes as two.</summary>
    public ChannelLimits Limits { get; } = new(14_000, TextUnit.Utf8, Files: 0, TextWithFiles: false, []);

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        if (DingTalkEndpoint.Of(account) is not { } endpoint)
        {
            return SendOutcome.Refused("dingtalk-not-configured");
        }

        if (delivery.Attachments.Length != 0)
        {
            // Sending the words alone would look as if all had been sent.
            return SendOutcome.Refused("dingtalk-no-files");
        }

        var isMarkdown = account[DingTalkSettingNames.Format] == DingTalkSettingNames.Markdown;
        if (DingTalkJson.Parameters(delivery.Text, isMarkdown).Length > MaxParameterBytes)
        {
            return SendOutcome.Refused("dingtalk-too-long");
        }

        var context = DingTalkReplyContext.Parse(delivery.ReplyContext);
        if (SessionOf(context, endpoint) is { } session)
        {
            var mention = context.GroupId.Length != 0 && IsStaff(delivery.Recipient) ? delivery.Recipient : "";
            var sent = DingTalkErrors.OfSession(
                await api.PostToSessionAsync(session, DingTalkJson.SessionMessage(delivery.Text, isMarkdown, mention), ct));
            if (sent.Status is not SendStatus.Refused)
            {
                return sent;
            }

            logger.SessionRefused(endpoint.AppKey, sent.Reason);
        }

        return await SendByRobotAsync(delivery, context, account, endpoint, isMarkdown, ct);
    }

    public string? Objection(string address, string memory, bool isTemplate, DateTimeOffset now) => IsStaff(address) ? null : OutsideCompany;

    private async ValueTask<SendOutcome> SendByRobotAsync(
        OutboundDelivery delivery, DingTalkReplyContext context, ChannelAccount account, DingTalkEndpoint endpoint, bool isMarkdown, CancellationToken ct)
    {
        var robotCode = RobotCodeOf(context.RobotCode, account);
        if (context.GroupId.Length == 0 && !IsStaff(delivery.Recipient))
        {
            return SendOutcome.Refused(OutsideCompany);
        }

        var asked = context.GroupId.Length != 0
            ? await api.PostAsync(endpoint, "v1.0/robot/groupMessages/send", DingTalkJson.ToGroup(robotCode, context.GroupId, delivery.Text, isMarkdown), ct)
            : await api.PostAsync(endpoint, "v1.0/robot/oToMessages/batchSend", DingTalkJson.ToPerson(robotCode, delivery.Recipient, delivery.Text, isMarkdown), ct);
        return asked.NoToken ?? DingTalkErrors.OfRobot(asked.Answer, delivery.Recipient);
    }

    /// <summary>The robot that was written to; else the account's, which for most apps is called like the app.</summary>
    public static string RobotCodeOf(string noted, ChannelAccount account) => noted.Length != 0 ? noted
        : account[DingTalkSettingNames.RobotCode] is { Length: > 0 } given ? given
        : account[DingTalkSettingNames.AppKey];

    private Uri? SessionOf(DingTalkReplyContext context, DingTalkEndpoint endpoint) =>
        context.GoodUntil is { } until && time.GetUtcNow() + Margin < until
        && Uri.TryCreate(context.SessionWebhook, UriKind.Absolute, out var address) && endpoint.MayAnswer(address)
            ? address
            : null;

    /// <summary>People from outside the company have only an encrypted id, by which the robot can't reach them.</summary>
    private static bool IsStaff(string id) => !id.StartsWith("$:LWCP", StringComparison.Ordinal);
}
