using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>An access token, or why there is none.</summary>
/// <param name="Value">Empty when there is none.</param>
/// <param name="RenewAt">From then on another one is fetched.</param>
/// <param name="Failure">What it means for the message, when there is none.</param>
internal sealed record WeChatToken(string Value, DateTimeOffset RenewAt, SendOutcome Failure = default)
{
    // Within its last five minutes the platform takes the old one and the new one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    public static WeChatToken Of(WeChatAnswer answer, DateTimeOffset askedAt) =>
        answer.Call is WeChatCall.Answered
        && answer.Json.TryGetProperty("access_token", out var value) && value.ValueKind is JsonValueKind.String
        && value.GetString() is { Length: > 0 } token
        && answer.Json.TryGetProperty("expires_in", out var expires) && expires.ValueKind is JsonValueKind.Number
        && expires.TryGetInt32(out var seconds)
            ? new(token, askedAt + TimeSpan.FromSeconds(seconds) - Overlap)
            : new("", default, Failed(WeChatErrors.OfToken(answer)));

    public bool IsNot(string refused) => !string.Equals(Value, refused, StringComparison.Ordinal);

    // No token is a failure, whatever the answer calls itself.
    private static SendOutcome Failed(SendOutcome outcome) => outcome.Status switch
    {
        SendStatus.Sent or SendStatus.Uncertain => SendOutcome.Retry(TimeSpan.FromSeconds(30), "wechat-no-token"),
        SendStatus.Retry or SendStatus.Refused => outcome,
    };
}
