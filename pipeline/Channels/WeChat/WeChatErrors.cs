using System.Globalization;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>What the platform's answers mean for a message: tried again, given up, or not known.</summary>
internal static class WeChatErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenCrowded = TimeSpan.FromSeconds(30);

    private static readonly SendOutcome Lost = SendOutcome.Uncertain("wechat-answer-lost");

    /// <summary>The token is not, or no longer, good.</summary>
    public static bool IsTokenError(PlatformAnswer answer) => answer.Status == 200 && CodeOf(answer) is 40001 or 40014 or 42001;

    /// <summary>For a call that tells no customer anything (an upload, a menu) and may be made again whatever became of it.</summary>
    public static SendOutcome OfSetup(PlatformAnswer answer) => answer.Call == default ? SendOutcome.Refused("wechat-answer-elsewhere") : OfToken(answer) switch
    {
        { Status: SendStatus.Uncertain } => SendOutcome.Retry(WhenCrowded, "wechat-answer-unread"),
        var known => known,
    };

    /// <summary>For a call that does not deliver anything itself: trying again is always safe.</summary>
    public static SendOutcome OfToken(PlatformAnswer answer) => IsLost(answer) ? SendOutcome.Retry(Soon, "wechat-unreachable") : OfSend(answer);

    public static SendOutcome OfSend(PlatformAnswer answer) => answer.Call switch
    {
        PlatformCall.NotSent => SendOutcome.Retry(Soon, "wechat-unreachable"),
        PlatformCall.Lost => Lost,
        PlatformCall.Answered => IsLost(answer) ? Lost : OfStatus(answer),
    };

    /// <summary>The platform always answers 200 with JSON: what can't be read is not its answer.</summary>
    private static bool IsLost(PlatformAnswer answer) => answer.Call is PlatformCall.Lost || answer is { Call: PlatformCall.Answered, Status: 200, HasJson: false };

    private static SendOutcome OfStatus(PlatformAnswer answer) => answer.Status switch
    {
        200 => OfCode(CodeOf(answer), answer),
        429 => SendOutcome.Retry(answer.RetryAfter ?? WhenCrowded, "wechat-http-429"),
        >= 500 => SendOutcome.Retry(answer.RetryAfter ?? Soon, Reason("wechat-http-", answer.Status)),
        _ => SendOutcome.Refused(Reason("wechat-http-", answer.Status)),
    };

    // Only the codes that pass by themselves are tried again; everything else, known or not, is for a person.
    private static SendOutcome OfCode(int? code, PlatformAnswer answer) => code switch
    {
        null => SendOutcome.Uncertain("wechat-answer-unread"),
        0 => SendOutcome.Sent(answer.Json.Integer("msgid")?.ToString(CultureInfo.InvariantCulture) ?? ""),
        -1 => SendOutcome.Retry(Soon, "wechat--1"),
        45011 => SendOutcome.Retry(TimeSpan.FromMinutes(1), "wechat-45011"),
        45009 => SendOutcome.Retry(TimeSpan.FromHours(1), "wechat-45009"),
        40001 or 40014 or 42001 => SendOutcome.Retry(WhenCrowded, Reason("wechat-", code.Value)),
        _ => SendOutcome.Refused(Reason("wechat-", code.Value)),
    };

    /// <summary>0 is success; null when the answer has none.</summary>
    private static int? CodeOf(PlatformAnswer answer) => answer.Json.Integer("errcode") is >= int.MinValue and <= int.MaxValue and var code ? (int)code : null;

    private static string Reason(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
