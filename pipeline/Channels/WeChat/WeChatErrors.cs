using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>What the platform's answers mean for a message: tried again, given up, or not known.</summary>
internal static class WeChatErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenCrowded = TimeSpan.FromSeconds(30);

    /// <summary>The token is not, or no longer, good.</summary>
    public static bool IsTokenError(int? code) => code is 40001 or 40014 or 42001;

    /// <summary>For a call that tells no customer anything (an upload, a menu) and may be made again whatever became of it.</summary>
    public static SendOutcome OfSetup(WeChatAnswer answer) => answer.Call == default ? SendOutcome.Refused("wechat-answer-elsewhere") : OfToken(answer) switch
    {
        { Status: SendStatus.Uncertain } => SendOutcome.Retry(WhenCrowded, "wechat-answer-unread"),
        var known => known,
    };

    /// <summary>For a call that does not deliver anything itself: trying again is always safe.</summary>
    public static SendOutcome OfToken(WeChatAnswer answer) => answer.Call switch
    {
        WeChatCall.Lost => SendOutcome.Retry(Soon, "wechat-unreachable"),
        WeChatCall.Answered or WeChatCall.HttpError or WeChatCall.NotSent => OfSend(answer),
    };

    public static SendOutcome OfSend(WeChatAnswer answer) => answer.Call switch
    {
        WeChatCall.Answered => OfCode(answer.ErrorCode),
        WeChatCall.HttpError => OfStatus(answer),
        WeChatCall.NotSent => SendOutcome.Retry(Soon, "wechat-unreachable"),
        WeChatCall.Lost => SendOutcome.Uncertain("wechat-answer-lost"),
    };

    private static SendOutcome OfStatus(WeChatAnswer answer) => answer.Status switch
    {
        429 => SendOutcome.Retry(answer.RetryAfter ?? WhenCrowded, "wechat-http-429"),
        >= 500 => SendOutcome.Retry(answer.RetryAfter ?? Soon, Reason("wechat-http-", answer.Status)),
        _ => SendOutcome.Refused(Reason("wechat-http-", answer.Status)),
    };

    // Only the codes that pass by themselves are tried again; everything else, known or not, is for a person.
    private static SendOutcome OfCode(int? code) => code switch
    {
        null => SendOutcome.Uncertain("wechat-answer-unread"),
        0 => SendOutcome.Sent(),
        -1 => SendOutcome.Retry(Soon, "wechat--1"),
        45011 => SendOutcome.Retry(TimeSpan.FromMinutes(1), "wechat-45011"),
        45009 => SendOutcome.Retry(TimeSpan.FromHours(1), "wechat-45009"),
        40001 or 40014 or 42001 => SendOutcome.Retry(WhenCrowded, Reason("wechat-", code.Value)),
        _ => SendOutcome.Refused(Reason("wechat-", code.Value)),
    };

    private static string Reason(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);
}
