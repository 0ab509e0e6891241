using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>An access token, or why there is none.</summary>
/// <param name="Value">Empty when there is none.</param>
/// <param name="RenewAt">From then on another one is fetched.</param>
/// <param name="Failure">What it means for the message, when there is none.</param>
internal sealed record PlatformToken(string Value, DateTimeOffset RenewAt, SendOutcome Failure = default)
{
    public bool IsNot(string refused) => !string.Equals(Value, refused, StringComparison.Ordinal);

    public override string ToString() => Value.Length == 0 ? Failure.Reason : "a token";
}
