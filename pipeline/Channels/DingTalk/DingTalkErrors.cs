using System.Globalization;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>
/// What the platform's answers mean for a message: tried again, given up, or not known. Its newer interface says what is wrong by an HTTP
/// status and a code in words, the older one by a number.
/// </summary>
internal static class DingTalkErrors
{
    private const int MaxCodeLength = 64;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenCrowded = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhenTooMany = TimeSpan.FromMinutes(1);

    /// <summary>The token is not, or no longer, good.</summary>
    public static bool IsTokenError(PlatformAnswer answer) => answer.Call is PlatformCall.Answered && CodeOf(answer) is "InvalidAuthentication" or "40014" or "42001";

    /// <summary>For a call that does not deliver anything itself: trying again is always safe.</summary>
    /// <param name="answer">One without what was asked for.</param>
    /// <param name="unread">The reason when the answer itself names none.</param>
    public static SendOutcome OfQuestion(PlatformAnswer answer, string unread)
    {
        var outcome = OfFailure(answer);
        return outcome.Status switch
        {
            SendStatus.Uncertain when answer.Call is PlatformCall.Lost => SendOutcome.Retry(Soon, "dingtalk-unreachable"),
            SendStatus.Uncertain or SendStatus.Sent => SendOutcome.Retry(WhenCrowded, unread),
            SendStatus.Retry or SendStatus.Refused => outcome,
        };
    }

    /// <summary>Of an answer to one person, whom the platform may name as not to be reached.</summary>
    public static SendOutcome OfRobot(PlatformAnswer answer, string recipient)
    {
        if (!answer.IsSuccess)
        {
            return OfFailure(answer);
        }

        return Names(answer, "invalidStaffIdList", recipient) ? SendOutcome.Refused("dingtalk-invalid-staff-id")
            : Names(answer, "flowControlledStaffIdList", recipient) ? SendOutcome.Retry(WhenTooMany, "dingtalk-flow-controlled")
            : answer.Json.Text("processQueryKey") is { Length: > 0 } id ? SendOutcome.Sent(id)
            : OfFailure(answer);
    }

    /// <summary>Of an answer to a session's own address; refused: it was not sent, and the robot's interface may still take it.</summary>
    public static SendOutcome OfSession(PlatformAnswer answer) => answer.IsSuccess && answer.Json.Integer("errcode") is 0 ? SendOutcome.Sent()
        : answer is { Call: PlatformCall.Answered, Status: >= 500 } ? SendOutcome.Refused(Reason("http-", answer.Status))
        : OfFailure(answer);

    public static SendOutcome OfFailure(PlatformAnswer answer) => answer.Call switch
    {
        PlatformCall.NotSent => SendOutcome.Retry(Soon, "dingtalk-unreachable"),
        PlatformCall.Lost => SendOutcome.Uncertain("dingtalk-answer-lost"),
        PlatformCall.Answered => OfStatus(answer, CodeOf(answer)),
    };

    // Only what passes by itself is tried again; everything else, known or not, is for a person.
    private static SendOutcome OfStatus(PlatformAnswer answer, string code) => answer.Status switch
    {
        429 => SendOutcome.Retry(answer.RetryAfter ?? WhenCrowded, "dingtalk-http-429"),
        >= 500 => SendOutcome.Retry(answer.RetryAfter ?? Soon, Reason("http-", answer.Status)),
        _ when IsThrottled(code) => SendOutcome.Retry(answer.RetryAfter ?? WhenTooMany, $"dingtalk-{code}"),
        _ when IsTokenError(answer) => SendOutcome.Retry(WhenCrowded, $"dingtalk-{code}"),
        _ when code == "-1" => SendOutcome.Retry(Soon, "dingtalk--1"),
        _ when code.Length != 0 => SendOutcome.Refused($"dingtalk-{code}"),
        >= 200 and < 300 => SendOutcome.Uncertain("dingtalk-answer-unread"),
        _ => SendOutcome.Refused(Reason("http-", answer.Status)),
    };

    /// <summary>20 a minute in a group (130101, 660026), calls a second (88, 90002, 90018, 90005), and the words for the same.</summary>
    private static bool IsThrottled(string code) =>
        code is "130101" or "660026" or "88" or "90002" or "90005" or "90018"
        || code.Contains("Throttl", StringComparison.OrdinalIgnoreCase) || code.Contains("QpsLimit", StringComparison.OrdinalIgnoreCase);

    /// <summary>Empty when there is none that could stand in a reason.</summary>
    private static string CodeOf(PlatformAnswer answer)
    {
        var code = answer.Json.Text("code") ?? answer.Json.Field("errcode")?.ToString() ?? "";
        return code is "0" or "" || code.Length > MaxCodeLength || !code.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-')
            ? ""
            : code;
    }

    private static bool Names(PlatformAnswer answer, string list, string recipient) => answer.Json.Texts(list).Contains(recipient, StringComparer.Ordinal);

    private static string Reason(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"dingtalk-{what}{number}");
}
