using System.Text.Json;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>What became of a call.</summary>
internal enum PlatformCall
{
    /// <summary>The platform, or something before it, answered; the status says how.</summary>
    Answered = 1,

    /// <summary>Nothing was sent.</summary>
    NotSent,

    /// <summary>It was sent and no answer came back.</summary>
    Lost,
}

/// <param name="Call">What became of the call.</param>
/// <param name="Status">HTTP status, when there was an answer.</param>
/// <param name="RetryAfter">What the answer asks for.</param>
/// <param name="Json">The object in the answer; undefined when there is none.</param>
internal readonly record struct PlatformAnswer(PlatformCall Call, int Status = 0, TimeSpan? RetryAfter = null, JsonElement Json = default)
{
    public bool IsSuccess => Call is PlatformCall.Answered && Status is >= 200 and < 300;

    public bool HasJson => Json.ValueKind is JsonValueKind.Object;
}
