using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Pipeline.Channels;

/// <summary>What may be wrong with a setting's value; null when nothing is. Never repeats the value.</summary>
internal static class SettingChecks
{
    public static string? AesKey(string value) =>
        EnvelopeKey.TryCreate(value, receiveId: "any", out _) ? null : $"is not {EnvelopeKey.EncodedLength} characters of base64.";

    /// <summary>Where secrets are sent: https, or this machine.</summary>
    public static string? ApiBase(string value) => Address(value, mayHaveQuery: false);

    /// <param name="value">An address that Omni posts to.</param>
    /// <param name="mayHaveQuery">Whether it is used as it is, and not as the start of others.</param>
    public static string? Address(string value, bool mayHaveQuery)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return "is not an absolute http or https address.";
        }

        return address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback ? "must be https; plain http is for this machine only."
            : mayHaveQuery && (address.UserInfo.Length != 0 || address.Fragment.Length != 0) ? "may have no user or fragment."
            : !mayHaveQuery && (address.UserInfo.Length != 0 || address.Query.Length != 0 || address.Fragment.Length != 0) ? "may have no user, query or fragment."
            : null;
    }
}
