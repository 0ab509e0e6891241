using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>What became of a call that needs an access token.</summary>
/// <param name="Answer">What the platform answered, where it was asked.</param>
/// <param name="NoToken">Why it was not; null when it was.</param>
internal readonly record struct TokenCall(PlatformAnswer Answer, SendOutcome? NoToken)
{
    /// <summary>A refused token means that nothing was done, so once more with another one is safe.</summary>
    /// <param name="getAsync">A token, given the one that was refused; empty when none.</param>
    /// <param name="call">Makes the call with a token.</param>
    /// <param name="isRefused">Whether the answer is about the token.</param>
    public static async ValueTask<TokenCall> MakeAsync(
        Func<string, ValueTask<PlatformToken>> getAsync, Func<string, ValueTask<PlatformAnswer>> call, Func<PlatformAnswer, bool> isRefused)
    {
        var token = await getAsync("");
        if (token.Value.Length == 0)
        {
            return new(default, token.Failure);
        }

        var answer = await call(token.Value);
        if (!isRefused(answer))
        {
            return new(answer, null);
        }

        var fresh = await getAsync(token.Value);
        return fresh.Value.Length == 0 ? new(default, fresh.Failure) : new(await call(fresh.Value), null);
    }
}
